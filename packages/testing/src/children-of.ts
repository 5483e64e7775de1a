import { readFileSync } from 'node:fs'

/** The processes that the main thread of `pid` forked and that are alive; none where it is gone. Linux. */
export function childrenOf(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return list.trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
