import { signal } from '@preact/signals'
import { dataOf } from '@metaphase/client'
import { api, messageOf, type Session } from '../api.ts'

const REVIEWER_KEY = 'metaphase-reviewer'
const LEFT_FROM_KEY = 'metaphase-left-from'
const SIGNED_IN_PATH = '/view/signed-in'

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

/** Why nobody was let in, in a sentence. */
export const signInFault = signal('')

/** Finds out who is signed in, first of all whether it is who comes back from the provider. Throws what fetch throws where nobody answers. */
export async function enter(): Promise<void> {
  if (location.pathname !== SIGNED_IN_PATH) return resumeSession()
  await returnFromProvider().catch((error: unknown) => {
    signInFault.value = messageOf(error)
    session.value = null
  })
}

/** Throws what fetch throws where nobody answers. */
async function resumeSession(): Promise<void> {
  const { data, response } = await api.GET('/session')
  if (data) session.value = data
  else if (response.status !== 401) throw new Error(`The server answered ${response.status}.`)
}

/** How one signs in here besides with a key; null: not through a provider. */
export async function findProvider(): Promise<{ readonly name: string } | null> {
  return (await dataOf(api.GET('/session/methods'))).oidc
}

/** Goes to the provider, which sends the browser back to /view/signed-in. */
export async function leaveToProvider(): Promise<void> {
  const { address } = await dataOf(api.POST('/session/oidc/start'))
  sessionStorage.setItem(LEFT_FROM_KEY, location.href)
  location.assign(address)
}

/** Signs in who comes back from the provider, and shows what they had left from. Throws ApiError where they are refused. */
async function returnFromProvider(): Promise<void> {
  const answer = location.search
  history.replaceState(null, '', sessionStorage.getItem(LEFT_FROM_KEY) ?? '/') // of this origin alone, or it throws
  await dataOf(api.POST('/session/oidc/finish', { body: { answer } }))
  await resumeSession()
  setReviewer(session.value?.apiKey.name ?? '') // whoever used this browser before is somebody else
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
