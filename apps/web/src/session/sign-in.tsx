import { messageOf } from '../api.ts'
import { ResearchNotice } from '../research-notice.tsx'
import { ProviderButton } from './provider-button.tsx'
import { reviewer, setReviewer, signIn, signInFault } from './session.ts'

export function SignIn() {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    setReviewer(String(fields.get('reviewer')).trim())
    try {
      await signIn(String(fields.get('apiKey')).trim())
    } catch (error) {
      signInFault.value = messageOf(error)
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
        {signInFault.value && <p role="alert">{signInFault.value}</p>}
        <button type="submit" class="primary">
          Sign in
        </button>
        <ProviderButton />
        <ResearchNotice />
      </form>
    </main>
  )
}
