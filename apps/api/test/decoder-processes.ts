import { readdirSync, readFileSync } from 'node:fs'

/** Ids of the processes that decode slides for this one, where there is a /proc. */
export function decoderProcesses(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter(isOurDecoder).map(Number)
}

function isOurDecoder(pid: string): boolean {
  try {
    const [, ppid] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))!
    return (
      Number(ppid) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('decoder-process')
    )
  } catch {
    return false // it has ended
  }
}
