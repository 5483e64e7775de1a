import { expect, test } from 'vitest'
import { checkOidc, oidcEnv, oidcSettings } from './oidc-env.ts'

const complete = {
  OIDC_ISSUER: 'https://login.hospital.example/realms/lab',
  OIDC_CLIENT_ID: 'metaphase',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_TENANT: 'lab',
  OIDC_GROUPS: '{"pathologists":["slides:read","review"]}',
  PUBLIC_URL: 'https://metaphase.hospital.example/',
}
const settingsOf = (env: Readonly<Record<string, string>>) =>
  oidcSettings(oidcEnv.superRefine(checkOidc).parse(env))

test('of complete settings the rest has values', () => {
  expect(settingsOf(complete)).toEqual({
    issuer: new URL(complete.OIDC_ISSUER),
    clientId: 'metaphase',
    clientSecret: 'secret',
    redirectUrl: new URL('https://metaphase.hospital.example/view/signed-in'),
    name: 'login.hospital.example',
    scope: 'openid profile email',
    groupsClaim: 'groups',
    scopesOfGroup: new Map([['pathologists', ['slides:read', 'review']]]),
  })
})

test('nothing set, or set to nothing, is no sign-in', () => {
  const empty = Object.fromEntries(Object.keys(oidcEnv.shape).map((name) => [name, '']))
  expect([settingsOf({}), settingsOf(empty), settingsOf({ PUBLIC_URL: complete.PUBLIC_URL })]).toEqual([
    null,
    null,
    null,
  ])
})

test.each(Object.keys(complete))('without %s alone, its name is what the start fails with', (name) => {
  expect(() => settingsOf({ ...complete, [name]: '' })).toThrow(name)
})

test.each([
  ['OIDC_ISSUER', 'http://login.hospital.example', 'https'],
  ['PUBLIC_URL', 'http://127.0.0.1.hospital.example', 'https'],
  ['OIDC_GROUPS', '{pathologists:}', 'JSON'],
  ['OIDC_GROUPS', '{"pathologists":["slides:reed"]}', 'slides:read'],
  ['OIDC_GROUPS', '{"pathologists":[]}', 'OIDC_GROUPS'],
  ['OIDC_SCOPE', 'profile', 'openid'],
])('%s is not %s', (name, value, said) => {
  expect(() => settingsOf({ ...complete, [name]: value })).toThrow(said)
})

test('on this machine it may be without TLS', () => {
  for (const OIDC_ISSUER of ['http://127.0.0.1:9000', 'http://localhost', 'http://[::1]:80'])
    expect(settingsOf({ ...complete, OIDC_ISSUER })).not.toBeNull()
})
