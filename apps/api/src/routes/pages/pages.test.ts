import { catalogue, planSlide } from '@metaphase/jobs'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const pageDir = mkdtempSync(join(tmpdir(), 'metaphase-page-'))
const api = useTestApi({ PAGE_DIR: pageDir, S3_PUBLIC_ENDPOINT: 'https://s3.lab.example/objects' })

const documented = [
  'post /session',
  'get /session',
  'delete /session',
  'get /session/methods',
  'post /session/oidc/start',
  'post /session/oidc/finish',
  'post /slides',
  'get /slides',
  'get /slides/{id}',
  'delete /slides/{id}',
  'get /slides/{id}/associated-images',
  'get /slides/{id}/associated-images/{name}',
  'get /slides/{id}/image',
  'get /slides/{id}/image/{level}/{column}/{row}',
  'get /slides/{id}/image/crop',
  'post /slides/uploads',
  'post /slides/uploads/{id}/parts',
  'get /slides/uploads/{id}',
  'delete /slides/uploads/{id}',
  'post /slides/uploads/{id}/complete',
  'post /slides/{id}/analyses',
  'get /analyses/{id}',
  'get /analyses/{id}/figures',
  'get /analyses/{id}/figures.columns',
  'get /analyses/{id}/counts',
  'post /analyses/{id}/regions/count',
  'post /analyses/{id}/cancel',
  'get /events',
  'post /analyses/{id}/reviews',
  'get /analyses/{id}/reviews',
  'get /analyses/{id}/agreement',
  'post /analyses/{id}/sign-offs',
  'get /analyses/{id}/sign-offs',
  'get /analyses/{id}/figures.geojson',
  'get /analyses/{id}/figures.geojson.gz',
  'get /analyses/{id}/figures.csv',
  'get /analyses/{id}/figures.midog.json',
  'get /analyses/{id}/figures.dsa.json',
  'get /analyses/{id}/figures.coco.json',
  'get /analyses/{id}/figures.dcm',
  'get /models',
  'post /models/{sha256}/evaluations',
  'get /models/{sha256}/evaluations',
  'post /models/{sha256}/activate',
  'post /models/{sha256}/canary',
  'post /models/roll-back',
  'post /webhook-endpoints',
  'get /webhook-endpoints',
  'get /webhook-endpoints/{id}',
  'patch /webhook-endpoints/{id}',
  'delete /webhook-endpoints/{id}',
  'get /webhook-endpoints/{id}/secret',
  'get /ops/dead-letters/webhooks',
  'post /ops/dead-letters/webhooks/{id}/replay',
  'get /ops/dead-letters/analyses',
  'post /ops/dead-letters/analyses/{id}/replay',
  'post /api-keys',
  'get /api-keys',
  'post /api-keys/{id}/rotate',
  'delete /api-keys/{id}',
  'post /api-keys/{id}/readmit',
  'get /audit-events',
  'get /health/live',
  'get /health/ready',
]

/** Every address from which the page would have a browser load something, in its markup or its configuration. */
const loadedFrom = (html: string): string[] =>
  [
    ...html.matchAll(/\b(?:src|href|action)\s*=\s*["']([^"']+)["']/g),
    ...html.matchAll(/url\(([^)]+)\)/g),
  ].map(([, address]) => address ?? '')

/** Which scripts a page may run. */
const scriptsOf = ({ headers }: { headers: object }): string =>
  /script-src ([^;]*)/.exec((headers as Record<string, string>)['content-security-policy'] ?? '')?.[1] ?? ''

describe('GET /openapi.json', () => {
  interface Operation {
    summary?: string
    tags?: string[]
    security?: unknown[]
    responses: Record<string, { content?: Record<string, unknown> }>
    requestBody?: { content: Record<string, unknown> }
  }
  const describeApi = async () => {
    const answer = await api.call({ url: '/openapi.json' })
    expect(answer.statusCode).toBe(200)
    return answer.json() as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
      components: object
    }
  }

  test('200: OpenAPI 3.1 of every route, with what each answers', async () => {
    const { openapi, paths } = await describeApi()
    expect(openapi).toBe('3.1.0')
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    )
    expect(operations.map(({ name }) => name)).toEqual(documented)
    const namesWhere = (lacks: (operation: Operation) => boolean) =>
      operations.filter(({ operation }) => lacks(operation)).map(({ name }) => name)
    expect(namesWhere(({ summary, tags }) => !summary || tags?.length !== 1)).toEqual([])
    expect(namesWhere(({ security }) => security?.length !== 3)).toEqual([
      'post /session',
      'delete /session',
      'get /session/methods',
      'post /session/oidc/start',
      'post /session/oidc/finish',
      'get /health/live',
      'get /health/ready',
    ])
    const isProblem = (answer: Operation['responses'][string] | undefined) =>
      answer?.content?.['application/problem+json'] !== undefined
    for (const status of ['401', '403', '429', '503'])
      expect(namesWhere(({ security, responses }) => !!security && !isProblem(responses[status]))).toEqual([])
  })

  test('200: an upload is described as a form', async () => {
    const { paths } = await describeApi()
    expect(paths['/slides']?.['post']?.requestBody?.content).toMatchObject({
      'multipart/form-data': {
        schema: {
          properties: { file: { type: 'string', format: 'binary' }, mppOverride: { type: 'string' } },
          required: ['file'],
        },
      },
    })
  })

  test('200: an export is described as a file of its media type', async () => {
    const { paths } = await describeApi()
    expect(paths['/analyses/{id}/figures.dcm']?.['get']?.responses['200']?.content).toEqual({
      'application/dicom': { schema: { type: 'string', format: 'binary' } },
    })
  })

  test('200: every reference leads to a component', async () => {
    const { components, paths } = await describeApi()
    const references = [
      ...JSON.stringify({ paths, components }).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g),
    ]
    expect(references.length).toBeGreaterThan(0)
    for (const [, name] of references) expect(components).toHaveProperty(['schemas', name!])
  })
})

describe('the page', () => {
  beforeAll(() => {
    mkdirSync(join(pageDir, 'assets'))
    writeFileSync(join(pageDir, 'assets/index-4f2a.js'), 'let page')
  })
  afterAll(() => rmSync(pageDir, { recursive: true }))
  const build = () => writeFileSync(join(pageDir, 'index.html'), '<!doctype html>page')

  test('404: before it was built, saying how', async () => {
    const answer = await api.app.inject('/')
    expect(answer.json()).toMatchObject({
      status: 404,
      code: 'page-not-built',
      detail: expect.stringContaining('npm run setup'),
    })
  })

  test.each(['/', '/view/slides/7', '/view/analyses/7/report?x=1'])(
    '200: %s is its document, asked for anew each time',
    async (url) => {
      build()
      const answer = await api.app.inject(url)
      expect(answer.statusCode).toBe(200)
      expect(answer.body).toBe('<!doctype html>page')
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      })
      const { etag } = answer.headers
      expect((await api.app.inject({ url, headers: { 'if-none-match': etag } })).statusCode).toBe(304)
    },
  )

  test('200: what it is made of is kept for good', async () => {
    const answer = await api.app.inject('/assets/index-4f2a.js')
    expect(answer.body).toBe('let page')
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test('loads from here alone, and sends besides to the object store alone', async () => {
    build()
    const policy = String((await api.app.inject('/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("connect-src 'self' https://s3.lab.example;")
    expect(policy).not.toContain('unsafe')
  })

  test.each(['/view', '/views/x', '/assets/none.js', '/assets/../package.json', '/assets/%2e%2e/index.html'])(
    '404: %s is none of its addresses',
    async (url) => {
      build()
      const answer = await api.app.inject(url)
      expect(answer.json()).toMatchObject({ status: 404, code: 'route-not-found' })
    },
  )
})

describe('GET /docs', () => {
  test('200: the page and its script come from here alone', async () => {
    const page = await api.call({ url: '/docs/' })
    expect(page.statusCode).toBe(200)
    expect(loadedFrom(page.body)).toEqual(['js/scalar.js'])
    expect(page.body).not.toMatch(/https?:\/\//)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(scriptsOf(page)).toMatch(/^'self'( 'sha256-\S+')+$/)
    const script = await api.call({ url: '/docs/js/scalar.js' })
    expect(script.statusCode).toBe(200)
    expect(script.headers['content-type']).toContain('javascript')
  })

  test('301: without its slash', async () => {
    expect((await api.call({ url: '/docs' })).statusCode).toBe(301)
  })
})

describe('GET /ops/queues', () => {
  test('200: every queue is shown', async () => {
    const headers = bearer(await api.keyWith('ops'))
    await api.services.senders.planSlide.send({ analysisId: randomUUID(), generation: 1 })
    const page = await api.app.inject({ url: '/ops/queues', headers })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Metaphase')
    // the library's page names a font host; the policy keeps browsers from asking it
    expect(page.headers['content-security-policy']).toContain("style-src 'self'")
    expect(scriptsOf(page)).toMatch(/^'self'( 'sha256-\S+')*$/)
    const shown = await api.app.inject({ url: '/ops/queues/api/queues', headers })
    const queues = shown.json().queues as { name: string; counts: { waiting: number } }[]
    expect(queues.map(({ name }) => name).toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted())
    expect(queues.find(({ name }) => name === planSlide.name)?.counts.waiting).toBe(1)
  })

  const routes = [
    ['GET', '/ops/queues'],
    ['GET', '/ops/queues/api/queues'],
    ['GET', '/ops/queues/static/js/main.js'],
    ['PUT', '/ops/queues/api/queues/plan-slide/pause'],
  ] as const
  test.each(routes)('401: %s %s asks a browser for a password', async (method, url) => {
    const answer = await api.app.inject({ method, url })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(/^Basic /)
  })

  test.each(routes)('403: %s %s needs the scope ops', async (method, url) => {
    const headers = bearer(await api.keyWith('slides:write', 'slides:read', 'results:read', 'webhooks'))
    expect((await api.app.inject({ method, url, headers })).statusCode).toBe(403)
  })
})
