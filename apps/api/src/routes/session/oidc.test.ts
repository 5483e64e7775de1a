import { generateKeyPair, UnsecuredJWT, type JWTPayload } from 'jose'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { signInAtProvider, startOidcProvider } from '../../../test/oidc-provider.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { buildApp } from '../../app.ts'
import { openIdentityProvider } from '../../oidc/identity-provider.ts'

const PUBLIC_URL = 'https://metaphase.example'
const redirectUrl = `${PUBLIC_URL}/view/signed-in`
const [provider, tellingLater] = [
  await startOidcProvider({ redirectUrl }),
  await startOidcProvider({ redirectUrl, tells: 'user-info' }),
]
const settings = {
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: provider.client.id,
  OIDC_CLIENT_SECRET: provider.client.secret,
  OIDC_TENANT: 'lab',
  OIDC_GROUPS: JSON.stringify({ pathologists: ['slides:read', 'results:read', 'review'], it: ['ops'] }),
  OIDC_SCOPE: 'openid email groups',
  OIDC_NAME: 'the hospital',
  PUBLIC_URL,
}
const api = useTestApi({ ...settings, AUTH_FAILURES_PER_MINUTE: '0' })

beforeEach(() => {
  provider.forge = null
  provider.accounts.clear()
  provider.accounts.set('ada', { email: 'ada@hospital.example', groups: ['pathologists', 'chess'] })
})
afterAll(() => Promise.all([provider.close(), tellingLater.close()]))

interface Begun {
  readonly address: string
  /** What the browser keeps, as the API set it. */
  readonly cookie: string
}
interface Flow {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly endsAtMs: number
}
type Headers = Readonly<Record<string, string>>

async function start(headers: Headers = {}, app = api.app): Promise<Begun> {
  const answer = await app.inject({ method: 'POST', url: '/session/oidc/start', headers })
  expect(answer.statusCode).toBe(200)
  return { address: answer.json().address, cookie: answer.cookies[0]!.value }
}
const finish = (answer: string, cookie: string | null, headers: Headers = {}, app = api.app) =>
  app.inject({
    method: 'POST',
    url: '/session/oidc/finish',
    payload: { answer },
    headers: { ...(cookie && { cookie: `metaphase_sign_in=${encodeURIComponent(cookie)}` }), ...headers },
  })
const atProvider = (begun: Begun, login = 'ada') => signInAtProvider(begun.address, login, redirectUrl)
const signIn = async (login = 'ada') => {
  const begun = await start()
  return finish(await atProvider(begun, login), begun.cookie)
}
type Answer = Awaited<ReturnType<typeof finish>>
const sessionOf = (answer: Answer): Headers => {
  const { name, value } = answer.cookies.find((cookie) => cookie.name === 'metaphase_session')!
  return { cookie: `${name}=${encodeURIComponent(value)}` }
}
const whoIs = async (answer: Answer) =>
  (await api.app.inject({ url: '/session', headers: sessionOf(answer) })).json()
const flowIn = (cookie: string): Flow => {
  const { value } = api.app.unsignCookie(cookie)
  return JSON.parse(Buffer.from(value!, 'base64url').toString())
}
const cookieWith = (flow: Flow) => api.app.signCookie(Buffer.from(JSON.stringify(flow)).toString('base64url'))

describe('a person', () => {
  test('200: the page is told what the provider is called', async () => {
    const answer = await api.app.inject('/session/methods')
    expect(answer.json()).toEqual({ oidc: { name: 'the hospital' } })
  })

  test('is sent to the provider with a challenge, and to nowhere that a request names; the cookie is for us alone', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/session/oidc/start?returnTo=https://evil.example',
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })
    const { origin, searchParams } = new URL(answer.json().address)
    expect(origin).toBe(provider.issuer)
    const [cookie] = answer.cookies
    const { state, nonce, codeVerifier } = flowIn(cookie!.value)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'metaphase',
      response_type: 'code',
      scope: 'openid email groups',
      redirect_uri: redirectUrl,
      state,
      nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: true })
    expect(answer.body).not.toContain(codeVerifier)
  })

  test('204: has the scopes of their groups, in the tenant that the settings name', async () => {
    provider.accounts.set('ada', { email: 'ada@hospital.example', groups: ['it', 'pathologists'] })
    const answer = await signIn()
    expect(answer.statusCode).toBe(204)
    expect(await whoIs(answer)).toMatchObject({
      tenant: { name: 'lab' },
      apiKey: { name: 'ada@hospital.example' },
      scopes: ['slides:read', 'results:read', 'review', 'ops'],
    })
  })

  test('is the same one under another address, with the groups of now; another one under the same address is not', async () => {
    const { apiKey } = await whoIs(await signIn())
    provider.accounts.set('ada', { email: 'lovelace@hospital.example', groups: ['it'] })
    provider.accounts.set('eve', { email: 'ada@hospital.example', groups: ['it'] })
    expect(await whoIs(await signIn())).toMatchObject({
      apiKey: { id: apiKey.id, name: 'lovelace@hospital.example' },
      scopes: ['ops'],
    })
    expect((await whoIs(await signIn('eve'))).apiKey.id).not.toBe(apiKey.id)
  })

  test('is one row, however many sign-ins are first at once', async () => {
    provider.accounts.set('twin', { groups: ['it'] })
    const answers = await Promise.all([signIn('twin'), signIn('twin'), signIn('twin')])
    const ids = await Promise.all(answers.map(async (answer) => (await whoIs(answer)).apiKey.id))
    expect(new Set(ids).size).toBe(1)
  })

  test('403: in no group that has scopes, and nothing is kept of them', async () => {
    const { apiKey } = api.services.db
    const before = await apiKey.count()
    for (const groups of [['chess'], [], ['__proto__'], undefined]) {
      provider.accounts.set('guest', { email: 'guest@hospital.example', ...(groups && { groups }) })
      const answer = await signIn('guest')
      expect(answer.json()).toMatchObject({
        status: 403,
        code: 'sign-in-not-allowed',
        detail: expect.stringContaining('groups'),
      })
      expect(answer.cookies).toEqual([])
    }
    expect(await apiKey.count()).toBe(before)
  })

  test('403: kept out until an admin lets them in; what they had begun before stays ended', async () => {
    const before = await signIn()
    const { id } = (await whoIs(before)).apiKey
    const asAdmin = (method: 'DELETE' | 'POST', path: string) =>
      api.call({ method, url: `/api-keys/${id}${path}` })
    expect((await asAdmin('POST', '/readmit')).statusCode).toBe(404) // is not kept out
    expect((await asAdmin('DELETE', '')).statusCode).toBe(204)
    expect(await whoIs(before)).toMatchObject({ status: 401, code: 'session-expired' })
    const refused = await signIn()
    expect(refused.json()).toMatchObject({ status: 403, code: 'sign-in-not-allowed' })
    expect(refused.json().detail).toContain(`/api-keys/${id}/readmit`)
    expect((await asAdmin('POST', '/readmit')).statusCode).toBe(204)
    const after = await signIn()
    expect((await whoIs(after)).apiKey.id).not.toBe(id)
    expect(await whoIs(before)).toMatchObject({ status: 401, code: 'session-expired' })
  })

  test('404: has no key that could be rotated, nor has a key a person that could be let in', async () => {
    const { id } = (await whoIs(await signIn())).apiKey
    const rotated = await api.call({ method: 'POST', url: `/api-keys/${id}/rotate`, payload: {} })
    expect(rotated.json()).toMatchObject({ status: 404, code: 'api-key-not-found' })
    const listed = (await api.call({ url: '/api-keys' })).json().apiKeys
    expect(listed.find((each: { id: string }) => each.id === id).person).toBe(`${provider.issuer} ada`)
    const key = listed.find((each: { person: string | null }) => each.person === null)
    await api.services.db.apiKey.update({ where: { id: key.id }, data: { revokedAt: new Date() } })
    const readmitted = await api.call({ method: 'POST', url: `/api-keys/${key.id}/readmit` })
    await api.services.db.apiKey.update({ where: { id: key.id }, data: { revokedAt: null } })
    expect(readmitted.statusCode).toBe(404)
  })

  test('is on record as signing in, and nothing secret is in the log', async () => {
    const begun = await start()
    const answer = await atProvider(begun)
    const { apiKey } = await whoIs(await finish(answer, begun.cookie))
    const { events } = (await api.call({ url: '/audit-events' })).json()
    expect(events[0]).toMatchObject({
      apiKeyId: apiKey.id,
      method: 'POST',
      route: '/session/oidc/finish',
      params: {},
    })
    await finish(answer, begun.cookie) // refused, and that is logged
    const { state, nonce, codeVerifier } = flowIn(begun.cookie)
    const code = new URLSearchParams(answer).get('code')!
    for (const secret of [code, state, nonce, codeVerifier, provider.client.secret, 'ada@hospital.example'])
      expect(api.logged()).not.toContain(secret)
    expect(api.logged()).toContain('sign-in-invalid')
  })

  test('of a sign-in that cannot be recorded may do nothing', async () => {
    provider.accounts.set('unrecorded', { groups: ['it'] })
    const { db } = api.services
    await db.$executeRaw`ALTER TABLE audit_events RENAME TO audit_events_away`
    const answer = await signIn('unrecorded')
    await db.$executeRaw`ALTER TABLE audit_events_away RENAME TO audit_events`
    expect(answer.statusCode).toBe(500)
    expect(answer.cookies).toEqual([])
    const row = await db.apiKey.findFirstOrThrow({ where: { identity: `${provider.issuer} unrecorded` } })
    expect(row.scopes).toEqual([])
  })

  test('204: where groups are told at the user-info endpoint alone; an address that is not verified names nobody', async () => {
    tellingLater.accounts.set('ada', {
      email: 'director@hospital.example',
      email_verified: false,
      groups: ['it'],
    })
    const issuer = new URL(tellingLater.issuer)
    const of = api.services.identityProvider!.settings
    const app = await buildApp({ ...api.services, identityProvider: openIdentityProvider({ ...of, issuer }) })
    const begun = await start({}, app)
    const answer = await finish(await atProvider(begun), begun.cookie, {}, app)
    await app.close()
    expect(await whoIs(answer)).toMatchObject({ apiKey: { name: 'ada' }, scopes: ['ops'] })
  })
})

describe('401, and no session:', () => {
  const refusal = (answer: Answer) => {
    expect(answer.cookies).toEqual([])
    return { status: answer.statusCode, code: answer.json().code, detail: answer.json().detail as string }
  }
  const invalid = { status: 401, code: 'sign-in-invalid' }

  test('an answer that was used before', async () => {
    const begun = await start()
    const answer = await atProvider(begun)
    expect((await finish(answer, begun.cookie)).statusCode).toBe(204)
    expect(refusal(await finish(answer, begun.cookie))).toMatchObject(invalid)
  })

  test('an answer that another browser asked for, or this one for another sign-in', async () => {
    const [mine, theirs] = [await start(), await start()]
    expect(refusal(await finish(await atProvider(theirs), mine.cookie))).toMatchObject(invalid)
    expect(refusal(await finish(await atProvider(mine), null))).toMatchObject(invalid)
  })

  test.each<[string, (flow: Flow, other: Flow) => Flow, RegExp]>([
    ['another nonce', (flow, { nonce }) => ({ ...flow, nonce }), /claim/],
    ['another verifier', (flow, { codeVerifier }) => ({ ...flow, codeVerifier }), /invalid_grant/],
    ['an end that is over', (flow) => ({ ...flow, endsAtMs: Date.now() - 1 }), /10 minutes/],
  ])('a cookie that we signed with %s', async (_what, change, why) => {
    const [begun, other] = [await start(), await start()]
    const cookie = cookieWith(change(flowIn(begun.cookie), flowIn(other.cookie)))
    const refused = refusal(await finish(await atProvider(begun), cookie))
    expect(refused).toMatchObject({ ...invalid, detail: expect.stringMatching(why) })
  })

  test.each([
    ['changed', (cookie: string) => `x${cookie}`],
    ['unsigned', (cookie: string) => cookie.replace(/\..*/, '')],
    ['of a session', () => api.app.signCookie(`00000000-0000-4000-8000-000000000000.${Date.now() + 9e6}`)],
  ])('a cookie that is %s', async (_how, change) => {
    const begun = await start()
    expect(refusal(await finish(await atProvider(begun), change(begun.cookie)))).toMatchObject(invalid)
  })

  test('the cookie of a sign-in is no session', async () => {
    const { cookie } = await start()
    const headers = { cookie: `metaphase_session=${encodeURIComponent(cookie)}` }
    expect((await api.app.inject({ url: '/session', headers })).json()).toMatchObject({
      code: 'session-expired',
    })
  })

  test.each<[string, (query: URLSearchParams) => void]>([
    ['of another issuer', (query) => query.set('iss', 'https://evil.example')],
    ['that does not say whose it is', (query) => query.delete('iss')],
    ['without a state', (query) => query.delete('state')],
    ['with two states', (query) => query.append('state', 'another')],
    ['without a code', (query) => query.delete('code')],
    ['with a code that the provider never gave', (query) => query.set('code', 'x'.repeat(43))],
    ['that refuses', (query) => (query.delete('code'), query.set('error', 'access_denied'))],
  ])('an answer %s', async (_what, change) => {
    const begun = await start()
    const query = new URLSearchParams(await atProvider(begun))
    change(query)
    expect(refusal(await finish(`?${query}`, begun.cookie))).toMatchObject(invalid)
  })

  const longAgo = Math.floor(Date.now() / 1000) - 3_600
  test.each<[string, (claims: JWTPayload) => Record<string, unknown>]>([
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['for another client', (claims) => ({ ...claims, aud: 'another' })],
    ['for another sign-in', (claims) => ({ ...claims, nonce: 'another' })],
    ['for no sign-in', (claims) => ({ ...claims, nonce: undefined })],
    ['that is over', (claims) => ({ ...claims, iat: longAgo - 60, exp: longAgo })],
    ['of nobody', (claims) => ({ ...claims, sub: undefined })],
  ])('an ID token %s', async (_what, change) => {
    provider.forge = async (claims, sign) => sign(change(claims) as JWTPayload)
    expect(refusal(await signIn())).toMatchObject(invalid)
  })

  test('an ID token that another key signed, or none', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    provider.forge = (claims, sign) => sign(claims, privateKey)
    expect(refusal(await signIn())).toMatchObject(invalid)
    provider.forge = async (claims) => new UnsecuredJWT(claims).encode()
    expect(refusal(await signIn())).toMatchObject(invalid)
    provider.forge = (claims, sign) => sign(claims) // it is not that forging spoils them
    expect((await signIn()).statusCode).toBe(204)
  })
})

test('403: started or ended by a page of another site', async () => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  const answer = await api.app.inject({ method: 'POST', url: '/session/oidc/start', headers })
  expect(answer.json()).toMatchObject({ status: 403, code: 'cross-site-request' })
  const begun = await start()
  const finished = await finish(await atProvider(begun), begun.cookie, headers)
  expect(finished.json()).toMatchObject({ status: 403, code: 'cross-site-request' })
  expect(finished.cookies).toEqual([])
})

test('503: while the provider is away, at the start or at the end; keys go on working, and so does it once it is back', async () => {
  const away = await startOidcProvider({ redirectUrl })
  const issuer = new URL(away.issuer)
  const of = api.services.identityProvider!.settings
  const build = () => buildApp({ ...api.services, identityProvider: openIdentityProvider({ ...of, issuer }) })
  const [known, unknown] = [await build(), await build()]
  const begun = await start({}, known)
  await away.close()
  const unavailable = { status: 503, code: 'identity-provider-unavailable' }
  const ended = await finish(
    `?code=c&state=${flowIn(begun.cookie).state}&iss=${issuer.origin}`,
    begun.cookie,
    {},
    known,
  )
  expect(ended.json()).toMatchObject(unavailable)
  const startUnknown = () => unknown.inject({ method: 'POST', url: '/session/oidc/start' })
  expect((await startUnknown()).json()).toMatchObject(unavailable)
  expect((await unknown.inject({ url: '/session', headers: bearer(api.key) })).statusCode).toBe(200)
  const back = await startOidcProvider({ redirectUrl, port: Number(issuer.port) })
  expect((await startUnknown()).statusCode).toBe(200)
  await Promise.all([back.close(), known.close(), unknown.close()])
})

describe('counted', () => {
  const few = useTestApi({ ...settings, AUTH_FAILURES_PER_MINUTE: '2', RATE_LIMIT_PER_MINUTE: '2' })

  test('429: an address that goes on without a valid sign-in; who has one is let in there, and counted like a key', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await finish('?code=c&state=s', null, {}, few.app)).statusCode)
    expect(statuses).toEqual([401, 401, 429, 429])
    const begun = await start({}, few.app)
    const answer = await finish(await atProvider(begun), begun.cookie, {}, few.app)
    expect(answer.statusCode).toBe(204)
    const get = () => few.app.inject({ url: '/session', headers: sessionOf(answer) })
    expect([(await get()).statusCode, (await get()).statusCode]).toEqual([200, 429])
  })
})

describe('without a provider', () => {
  const plain = useTestApi()

  test('404: nobody signs in through one, and the page is told so', async () => {
    expect((await plain.app.inject('/session/methods')).json()).toEqual({ oidc: null })
    const answer = await plain.app.inject({ method: 'POST', url: '/session/oidc/start' })
    expect(answer.json()).toMatchObject({ status: 404, code: 'sign-in-not-configured' })
    expect((await finish('?code=c', null, {}, plain.app)).json()).toMatchObject({
      status: 404,
      code: 'sign-in-not-configured',
    })
  })
})
