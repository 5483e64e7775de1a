import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Seconds of processor that a process has used, all its threads, but not those it forked. Linux. */
export function processorSeconds(pid: number): number {
  // what follows the command's name, which may hold anything: state is field 3, utime 14, stime 15
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return (Number(fields[14 - 3]) + Number(fields[15 - 3])) / ticksPerSecond
}
