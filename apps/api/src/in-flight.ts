/** Work that outlives its request's socket: it must end before the clients it uses are closed. */
export interface InFlight {
  track<T>(work: Promise<T>): Promise<T>
  /** Resolves when everything tracked has ended, well or not. */
  settled(): Promise<void>
}

export function trackInFlight(): InFlight {
  const running = new Set<Promise<unknown>>()
  return {
    track(work) {
      running.add(work)
      const forget = () => void running.delete(work)
      work.then(forget, forget)
      return work
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
}
