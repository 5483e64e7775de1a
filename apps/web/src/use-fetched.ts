import { useEffect } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { messageOf } from './api.ts'

/**
 * What `load` gives for `key`, asked for anew whenever the key changes; the answer before stays until then. Null without a key,
 * and until the first answer.
 */
export function useFetched<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>) {
  const data = useSignal<T | null>(null)
  const fault = useSignal('')
  useEffect(() => {
    if (key === null) return undefined
    const asking = new AbortController()
    const ask = async () => {
      try {
        const answer = await load(asking.signal)
        if (asking.signal.aborted) return
        data.value = answer
        fault.value = ''
      } catch (error) {
        if (!asking.signal.aborted) fault.value = messageOf(error)
      }
    }
    void ask()
    return () => asking.abort()
  }, [key])
  return { data: data.value, fault: fault.value }
}
