import type { ComponentChildren } from 'preact'
import { messageOf } from './api.ts'
import { notify } from './notices.tsx'
import { reviewer, setReviewer, signOut } from './session/session.ts'

export const TopBar = ({ children }: { children?: ComponentChildren }) => (
  <header class="top-bar">
    <a class="brand" href="/">
      Metaphase
    </a>
    <div class="middle">{children}</div>
    <label class="reviewer">
      Reviewer
      <input
        value={reviewer.value}
        maxLength={200}
        placeholder="your name"
        onChange={({ currentTarget }) => setReviewer(currentTarget.value.trim())}
      />
    </label>
    <button type="button" onClick={() => signOut().catch((error: unknown) => notify(messageOf(error)))}>
      Sign out
    </button>
  </header>
)
