import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { hideMemory } from '../src/apart/hide-memory.ts'

// As a process: says whether a child of the same user can read this one's environment, before and after it is hidden.
const [, path, isChild] = process.argv

if (isChild) {
  process.send?.(canRead(process.ppid))
  process.disconnect()
} else {
  const before = await askChild()
  hideMemory()
  process.send?.({ before, after: await askChild() })
  process.disconnect()
}

async function askChild(): Promise<boolean> {
  const [answer] = await once(fork(path!, ['child'], { env: {} }), 'message')
  return answer as boolean
}

function canRead(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).length > 0
  } catch {
    return false
  }
}
