import { signal } from '@preact/signals'
import { dataOf } from '@metaphase/client'
import { api, type Session } from '../api.ts'

const REVIEWER_KEY = 'metaphase-reviewer'

/** Who is signed in: undefined until the API has been asked, null where nobody is. */
export const session = signal<Session | null | undefined>(undefined)

/** The name that goes with what is reviewed in this browser. */
export const reviewer = signal(localStorage.getItem(REVIEWER_KEY) ?? '')

export function setReviewer(name: string): void {
  reviewer.value = name
  localStorage.setItem(REVIEWER_KEY, name)
}

/** Whoever asks for anything after the session has ended is shown the sign-in. */
api.use({
  onResponse({ response }) {
    if (response.status === 401) session.value = null
  },
})

/** Throws what fetch throws where nobody answers. */
export async function resumeSession(): Promise<void> {
  const { data, response } = await api.GET('/session')
  if (data) session.value = data
  else if (response.status !== 401) throw new Error(`The server answered ${response.status}.`)
}

/** Throws ApiError where the key is none. */
export async function signIn(apiKey: string): Promise<void> {
  await dataOf(api.POST('/session', { body: { apiKey } }))
  await resumeSession()
}

export async function signOut(): Promise<void> {
  await dataOf(api.DELETE('/session'))
  session.value = null
}

export const may = (scope: string): boolean =>
  session.value?.scopes.some((held) => held === scope || held === 'admin') ?? false
