import { spawn, type ChildProcess } from 'node:child_process'
import { claimFolder } from '../folder-claim.ts'
import type { SupervisorReport, SupervisorTask } from '../supervised-server.ts'

const KILL_AFTER_MS = 30_000

/**
 * Looks after one server: `node supervisor/main.ts CLAIM-FILE`, forked by supervised-server.ts. Claims the server's
 * folder, starts the server it is then told to, and never leaves it behind: when the channel to the parent
 * closes, because the parent is done or because it was killed, the server is shut down.
 */
const claimPath = process.argv[2] ?? ''
const report = (message: SupervisorReport) => process.connected && process.send?.(message)
const fail = (detail: string) => {
  report({ state: 'failed', detail })
  process.exitCode = 1
  if (process.connected) process.disconnect()
}

const claim = await claimFolder(claimPath).catch((error: Error) => fail(error.message))
if (claim) {
  let stopServer: (() => void) | undefined
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    void (stopServer ? claim.setEnding().finally(stopServer) : claim.release())
  }
  process.once('disconnect', stop)
  process.once('SIGTERM', stop)
  process.once('message', (task: SupervisorTask) => {
    const server = start(task)
    server.once('spawn', async () => {
      await claim.setServer(server.pid ?? 0)
      report({ state: 'started' })
    })
    server.once('error', async (error) => {
      await claim.release()
      fail(`cannot run: ${error.message}`)
    })
    server.once('exit', async () => {
      await claim.release()
      process.exit()
    })
    stopServer = () => {
      server.kill(task.stopSignal)
      setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS).unref()
    }
  })
  report({ state: 'claimed' })
}

function start({ command, args, env, account }: SupervisorTask): ChildProcess {
  return spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    ...account,
  })
}
