import { fileURLToPath } from 'node:url'
import { runProgram } from '../../wheel/program.ts'
import type { StepTiming, TimingRequest } from './time-steps.ts'

const LIMIT_MS = 10 * 60_000
const main = fileURLToPath(new URL('time-steps.ts', import.meta.url))

/** Times the sample step on a back-end, in a process of its own. Throws with the reason when it does not run there. */
export async function measureBackend(request: TimingRequest): Promise<StepTiming> {
  const args = [main, JSON.stringify(request)]
  const { ok, stdout, reason } = await runProgram(process.execPath, args, { timeoutMs: LIMIT_MS })
  if (!ok) throw new Error(reason)
  return JSON.parse(stdout) as StepTiming
}
