import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** Somebody who has an account at the provider, as its claims describe them. */
interface Account {
  readonly email?: string
  readonly email_verified?: boolean
  readonly groups?: readonly string[]
}

/** A real provider on loopback, whose sign-in page takes any password. */
export interface TestProvider {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret: string }
  /** By the name they sign in with, which is their subject; may be changed. */
  readonly accounts: Map<string, Account>
  /** What becomes of each ID token from now on; null: it is sent as it is. */
  forge: ((claims: JWTPayload, sign: Sign) => Promise<string>) | null
  close(): Promise<void>
}

/** Signs claims with the provider's own key, or with another. */
type Sign = (claims: JWTPayload, key?: CryptoKey) => Promise<string>

const KEY_ID = 'test'
const ALGORITHM = 'RS256'

export interface TestProviderOptions {
  /** Where it may send people back to. */
  readonly redirectUrl: string
  /** In the ID token, or at the user-info endpoint alone. */
  readonly tells?: 'id-token' | 'user-info'
  /** Any free one unless given. */
  readonly port?: number
}

export async function startOidcProvider({
  redirectUrl,
  tells = 'id-token',
  port: wanted = 0,
}: TestProviderOptions): Promise<TestProvider> {
  const server = await listening(wanted)
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const client = { id: 'metaphase', secret: 'the secret of the client, which nobody else has' }
  const accounts = new Map<string, Account>()
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUrl] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' }] },
    cookies: { keys: ['the provider signs its own cookies'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    conformIdTokenClaims: tells === 'user-info',
    findAccount: (_, id) => {
      const account = accounts.get(id)
      return account && { accountId: id, claims: () => ({ sub: id, ...account }) }
    },
    // nobody is asked to agree that their groups are told
    async loadExistingGrant({ oidc: { client, session, provider } }) {
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! })
      grant.addOIDCScope('openid email groups')
      await grant.save()
      return grant
    },
  })
  const sign: Sign = (claims, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID }).sign(key)
  const started: TestProvider = {
    issuer,
    client,
    accounts,
    forge: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  provider.use(async (context, next) => {
    await next()
    const body = context.body as { id_token?: string } | undefined
    if (context.path !== '/token' || !started.forge || !body?.id_token) return
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1]!, 'base64url').toString()) as JWTPayload
    context.body = { ...body, id_token: await started.forge(claims, sign) }
  })
  server.on('request', provider.callback())
  return started
}

const listening = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

/** What a browser does at the provider: signs in as `login` and follows to where it is sent back. Returns the query that came along. */
export async function signInAtProvider(address: string, login: string, redirectUrl: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = new URL(address)
  let form: URLSearchParams | null = null
  while (!url.href.startsWith(redirectUrl)) {
    const answer: Response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      cookies.set(name!, value!)
    }
    const location = answer.headers.get('location')
    const page = await answer.text()
    if (location) {
      url = new URL(location, url)
      form = null
    } else {
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
      if (!action) throw new Error(`${url.pathname} answered ${answer.status}: ${page.slice(0, 500)}`)
      url = new URL(action, url)
      form = new URLSearchParams({ prompt: 'login', login, password: 'any' })
    }
  }
  return url.search
}
