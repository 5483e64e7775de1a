import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { messageOf } from '../api.ts'
import { findProvider, leaveToProvider, signInFault } from './session.ts'

/** Where people may sign in through an identity provider. */
export function ProviderButton() {
  const name = useSignal<string | null>(null)
  const say = (error: unknown) => (signInFault.value = messageOf(error))
  useEffect(() => {
    findProvider()
      .then((provider) => (name.value = provider?.name ?? null))
      .catch(say)
  }, [])
  if (name.value === null) return null
  return (
    <button type="button" onClick={() => void leaveToProvider().catch(say)}>
      Sign in with {name.value}
    </button>
  )
}
