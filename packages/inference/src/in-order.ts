/**
 * Maps `items` with at most `concurrency` at work, yielding results in the items' order. When one fails, no further
 * one is started and its error is thrown once those at work have ended.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  let next = 0
  const startNext = () => {
    const started = work(items[next++]!)
    started.catch(() => {}) // thrown below, when its turn comes
    running.push(started)
  }
  try {
    while (next < items.length && running.length < concurrency) startNext()
    while (running.length > 0) {
      const result = await running.shift()!
      if (next < items.length) startNext()
      yield result
    }
  } finally {
    await Promise.allSettled(running)
  }
}
