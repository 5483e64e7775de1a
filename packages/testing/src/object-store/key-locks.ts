/** Runs actions on the same key one after the other, in the order they came; other keys do not wait. */
export function createKeyLocks() {
  const lastOf = new Map<string, Promise<unknown>>()
  return async function locked<Result>(key: string, action: () => Promise<Result>): Promise<Result> {
    const before = lastOf.get(key) ?? Promise.resolve()
    const mine = before.then(action, action)
    lastOf.set(key, mine)
    try {
      return await mine
    } finally {
      if (lastOf.get(key) === mine) lastOf.delete(key)
    }
  }
}
