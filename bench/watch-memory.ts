import { readFileSync } from 'node:fs'

const MB = 1e6

const rssBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024

/** Runs `work` and says how long it took and how much memory the process `pid` had before and at most. */
export async function watchMemory<T>(pid: number, everyMs: number, work: () => Promise<T>) {
  const before = rssBytes(pid)
  let highest = before
  const sampler = setInterval(() => (highest = Math.max(highest, rssBytes(pid))), everyMs)
  const started = performance.now()
  try {
    const result = await work()
    return {
      result,
      seconds: (performance.now() - started) / 1000,
      rss: {
        rssBeforeMB: Math.round(before / MB),
        rssHighestMB: Math.round(highest / MB),
        rssGrowthMB: Math.round((highest - before) / MB),
      },
    }
  } finally {
    clearInterval(sampler)
  }
}
