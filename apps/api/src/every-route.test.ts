import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endAnalysis, tenFigures, uploadForAnalysis } from '../test/ended-analysis.ts'
import { buildWithRoutes, type RouteOfApp } from '../test/route-list.ts'
import { bearer, useTestApi } from '../test/test-api.ts'
import { FORM_TYPE } from '../test/upload-form.ts'
import { scopes } from './scopes.ts'

/** How a route keeps tenants apart. */
type Kind =
  /** Its path names a tenant's row: to another tenant it answers 404. */
  | 'row'
  /** It lists a tenant's rows: to another tenant, none of them. */
  | 'list'
  /** It makes a row of the caller's own tenant and names no other. */
  | 'creation'
  /** It shows the same to every tenant. */
  | 'shared'
  /** It asks for no key. */
  | 'public'
  /** Its own test tries it with a stranger's key, on rows that only that test makes. */
  | 'elsewhere'

interface Case {
  readonly kind: Kind
  readonly payload?: object
  readonly query?: Record<string, string>
}
const row = (payload?: object): Case => ({ kind: 'row', ...(payload && { payload }) })
const list: Case = { kind: 'list' }
const creation: Case = { kind: 'creation' }
const shared: Case = { kind: 'shared' }
const open: Case = { kind: 'public' }
const elsewhere: Case = { kind: 'elsewhere' }

/** Every route of our own. A new one without a case here fails the first test. */
const cases: Readonly<Record<string, Case>> = {
  'POST /slides': creation,
  'GET /slides': list,
  'GET /slides/:id': row(),
  'DELETE /slides/:id': row(),
  'GET /slides/:id/associated-images': row(),
  'GET /slides/:id/associated-images/:name': row(),
  'POST /slides/:id/analyses': row({}),
  'POST /slides/uploads': creation,
  'GET /slides/uploads/:id': row(),
  'DELETE /slides/uploads/:id': row(),
  'POST /slides/uploads/:id/parts': row({ parts: [{ partNumber: 1, sha256: `${'A'.repeat(43)}=` }] }),
  'POST /slides/uploads/:id/complete': row({}),
  'GET /analyses/:id': row(),
  'GET /analyses/:id/figures': row(),
  'GET /analyses/:id/counts': row(),
  'POST /analyses/:id/cancel': row(),
  'POST /analyses/:id/reviews': row({ ordinal: 0, verdict: 'rejected', reviewer: 'Eve' }),
  'GET /analyses/:id/reviews': row(),
  'GET /analyses/:id/agreement': { kind: 'row', query: { first: 'Ada', second: 'Eve' } },
  'POST /analyses/:id/sign-offs': row({ reviewer: 'Eve' }),
  'GET /analyses/:id/sign-offs': row(),
  'GET /analyses/:id/figures.geojson': row(),
  'GET /analyses/:id/figures.geojson.gz': row(),
  'GET /analyses/:id/figures.csv': row(),
  'GET /analyses/:id/figures.midog.json': row(),
  'GET /analyses/:id/figures.dsa.json': row(),
  'GET /analyses/:id/figures.coco.json': row(),
  'GET /analyses/:id/figures.dcm': row(),
  'GET /analyses/:id/figures.columns': row(),
  'POST /analyses/:id/regions/count': row({
    polygonPx: [
      [0, 0],
      [9, 0],
      [9, 9],
    ],
  }),
  'GET /slides/:id/image': row(),
  'GET /slides/:id/image/crop': { kind: 'row', query: { xPx: '9', yPx: '9', sizePx: '96' } },
  'GET /slides/:id/image/:level/:column/:row': row(),
  'GET /events': elsewhere,
  'GET /session': elsewhere,
  'POST /session': open,
  'DELETE /session': open,
  'GET /session/methods': open,
  'POST /session/oidc/start': open,
  'POST /session/oidc/finish': open,
  'GET /': open,
  'GET /view/*': open,
  'GET /assets/*': open,
  'GET /models': shared,
  'GET /models/:sha256/evaluations': shared,
  'POST /models/:sha256/evaluations': shared,
  'POST /models/:sha256/activate': shared,
  'POST /models/:sha256/canary': shared,
  'POST /models/roll-back': shared,
  'GET /ops/dead-letters/analyses': elsewhere,
  'POST /ops/dead-letters/analyses/:id/replay': elsewhere,
  'GET /ops/dead-letters/webhooks': elsewhere,
  'POST /ops/dead-letters/webhooks/:id/replay': elsewhere,
  'POST /webhook-endpoints': creation,
  'GET /webhook-endpoints': list,
  'GET /webhook-endpoints/:id': row(),
  'GET /webhook-endpoints/:id/secret': row(),
  'PATCH /webhook-endpoints/:id': row({ enabled: false }),
  'DELETE /webhook-endpoints/:id': row(),
  'GET /api-keys': list,
  'POST /api-keys': creation,
  'POST /api-keys/:id/rotate': row({}),
  'DELETE /api-keys/:id': row(),
  'POST /api-keys/:id/readmit': row(),
  'GET /audit-events': list,
  'GET /openapi.json': shared,
  'GET /health/live': open,
  'GET /health/ready': open,
}
/** Pages whose routes libraries make: all of each behind one scope. */
const pages = ['/docs', '/ops/queues']

const api = useTestApi({ AUTH_FAILURES_PER_MINUTE: '0' })
let app: Awaited<ReturnType<typeof buildWithRoutes>>['app']
let routes: RouteOfApp[]
/** Of tenant lab, by the first word of a route's path. */
let ids: Record<string, string>

beforeAll(async () => {
  ;({ app, routes } = await buildWithRoutes(api.services))
  const { slideId, analysisId } = await uploadForAnalysis(api)
  await endAnalysis(api, analysisId, tenFigures)
  const create = async (url: string, payload: object) =>
    (await api.call({ method: 'POST', url, payload })).json()
  ids = {
    slides: slideId,
    uploads: (await create('/slides/uploads', {})).uploadId,
    analyses: analysisId,
    'webhook-endpoints': (await create('/webhook-endpoints', { url: 'https://lab.example/' })).id,
    'api-keys': (await create('/api-keys', { name: 'a', scopes: ['ops'] })).id,
  }
})
afterAll(() => app.close())

type Table = { findMany(query: object): Promise<object[]> }

const isPage = (url: string) => pages.some((page) => url === page || url.startsWith(`${page}/`))
/** A HEAD is made from the GET of the same path and treated like it. */
const caseOf = ({ method, url }: RouteOfApp): Case | undefined =>
  isPage(url) ? shared : cases[`${method === 'HEAD' ? 'GET' : method} ${url}`]

/** The route with tenant lab's ids in its path. */
function requestFor(route: RouteOfApp): InjectOptions {
  const { method, url } = route
  const owner = url.startsWith('/slides/uploads') ? 'uploads' : (url.split('/')[1] ?? '')
  const path = url
    .replace(':id', ids[owner] ?? 'x')
    .replace(':name', 'label')
    .replace(/:(level|column|row)/g, '0')
    .replace(/:\w+|\*/g, 'x')
  const { payload, query } = caseOf(route) ?? {}
  const headers = method === 'POST' && url === '/slides' ? { 'content-type': FORM_TYPE } : {}
  return { method: method as 'GET', url: path, headers, ...(payload && { payload }), ...(query && { query }) }
}
const send = (route: RouteOfApp, key?: string) => {
  const request = requestFor(route)
  return app.inject({ ...request, headers: { ...request.headers, ...(key && bearer(key)) } })
}
const named = ({ method, url }: RouteOfApp) => `${method} ${url}`

test('every route has a case, and every case a route', () => {
  expect(routes.filter((route) => !caseOf(route)).map(named)).toEqual([])
  expect(Object.keys(cases).filter((name) => !routes.map(named).includes(name))).toEqual([])
  for (const page of pages) expect(routes.some(({ url }) => url.startsWith(page))).toBe(true)
})

test('401 without a key, from every route but the public ones', async () => {
  const wrong: string[] = []
  for (const route of routes) {
    const { statusCode } = await send(route)
    const isPublic = caseOf(route)?.kind === 'public'
    if (isPublic ? [401, 403].includes(statusCode) : statusCode !== 401)
      wrong.push(`${named(route)}: ${statusCode}`)
  }
  expect(wrong).toEqual([])
})

test('403 with every scope but the one that is needed', async () => {
  const keys = new Map<string, string>()
  for (const access of new Set(routes.map((route) => route.access)))
    keys.set(access, await api.keyWith(...scopes.filter((scope) => scope !== access && scope !== 'admin')))
  const wrong: string[] = []
  for (const route of routes) {
    if (['public', 'any', 'sign-in'].includes(route.access)) continue
    const { statusCode } = await send(route, keys.get(route.access))
    if (statusCode !== 403) wrong.push(`${named(route)}: ${statusCode}`)
  }
  expect(wrong).toEqual([])
})

test('pages for operators and the reference need ops', () => {
  const open = routes.filter(
    ({ url, access }) => (isPage(url) || url === '/openapi.json') && access !== 'ops',
  )
  expect(open).toEqual([])
})

test("404 with another tenant's id, and nothing of it is changed", async () => {
  const tables = ['slide', 'analysis', 'webhookEndpoint', 'apiKey', 'review', 'signOff'] as const
  const ofLab = async () => {
    const rows = await Promise.all(
      tables.map((table) => (api.services.db[table] as Table).findMany({ orderBy: { id: 'asc' } })),
    )
    return JSON.stringify(rows, (name, value) =>
      name === 'lastUsedAt' ? null : typeof value === 'bigint' ? String(value) : value,
    )
  }
  const before = await ofLab()
  const wrong: string[] = []
  const ofRows = routes.filter((route) => caseOf(route)?.kind === 'row')
  for (const route of ofRows) {
    const answer = await send(route, api.strangersKey)
    const isRefusal = route.method === 'HEAD' || /(?<!route)-not-found/.test(answer.json().code)
    if (answer.statusCode !== 404 || !isRefusal)
      wrong.push(`${named(route)}: ${answer.statusCode} ${answer.body}`)
  }
  expect(wrong).toEqual([])
  expect(ofRows.length).toBeGreaterThan(30)
  expect(await ofLab()).toEqual(before)
})

test("a list shows nothing of another tenant's", async () => {
  const foreign = new RegExp(Object.values(ids).join('|'))
  const lists = routes.filter((each) => each.method === 'GET' && caseOf(each)?.kind === 'list')
  // what a stranger tried is in the stranger's audit log, by whatever name: see audit.test.ts
  for (const route of lists.filter(({ url }) => url !== '/audit-events')) {
    const answer = await send(route, api.strangersKey)
    expect(answer.statusCode, `${named(route)}`).toBe(200)
    expect(answer.body, `${named(route)}`).not.toMatch(foreign)
    expect((await send(route, api.key)).body, `${named(route)}`).toMatch(foreign)
  }
})

test('an idempotency key is a tenant’s own', async () => {
  const request = {
    method: 'POST',
    url: '/webhook-endpoints',
    payload: { url: 'https://a.example/' },
  } as const
  const sendAs = (key: string) =>
    app.inject({ ...request, headers: { ...bearer(key), 'idempotency-key': 'same' } })
  const [ours, theirs] = [await sendAs(api.key), await sendAs(api.strangersKey)]
  expect(theirs.statusCode).toBe(201)
  expect(theirs.json().id).not.toBe(ours.json().id)
})
