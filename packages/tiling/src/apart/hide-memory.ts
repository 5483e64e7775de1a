import koffi from 'koffi'

const PR_SET_DUMPABLE = 4
let isHidden = false

/**
 * Closes this process' memory and environment, under /proc and to ptrace, to other processes of the same user: a decoder's is
 * one. Those of root, and systems other than Linux with glibc, are left as they are.
 */
export function hideMemory(): void {
  if (isHidden || process.platform !== 'linux') return
  isHidden = true
  try {
    const prctl = koffi
      .load('libc.so.6')
      .func('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)')
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
  } catch {
    // another C library
  }
}
