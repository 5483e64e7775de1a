import { useSignal } from '@preact/signals'
import { messageOf } from '../api.ts'
import { ResearchNotice } from '../research-notice.tsx'
import { reviewer, setReviewer, signIn } from './session.ts'

export function SignIn() {
  const fault = useSignal('')
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    setReviewer(String(fields.get('reviewer')).trim())
    try {
      await signIn(String(fields.get('apiKey')).trim())
    } catch (error) {
      fault.value = messageOf(error)
    }
  }
  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <h1>Metaphase</h1>
        <p class="quiet">Mitotic figures on whole slides: found, counted per mm², and corrected by you.</p>
        <label>
          API key
          <input name="apiKey" type="password" autocomplete="current-password" required autofocus />
        </label>
        <label>
          Your name
          <input name="reviewer" autocomplete="name" maxLength={200} defaultValue={reviewer.value} />
          <span class="quiet">Stored with what you review; you can change it later.</span>
        </label>
        {fault.value && <p role="alert">{fault.value}</p>}
        <button type="submit" class="primary">
          Sign in
        </button>
        <ResearchNotice />
      </form>
    </main>
  )
}
