import { activateModel, insertApiKey, registerModel } from '@metaphase/db'
import { listKeys, listOpenUploads } from '@metaphase/storage'
import { createIsolatedScope } from '@metaphase/testing'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { generateApiKey } from '../src/api-key.ts'
import { buildApp } from '../src/app.ts'
import { readConfig, type Config } from '../src/config.ts'
import type { Scope } from '../src/scopes.ts'
import { closeServices, openServices, type Services } from '../src/services.ts'

/** The API over services of its own, with two tenants and an active model. Ready once the file's `beforeAll` has run. */
export interface TestApi {
  readonly app: FastifyInstance
  readonly services: Services
  /** A key of tenant "lab" that may do everything. */
  readonly key: string
  /** The same of another tenant. */
  readonly strangersKey: string
  readonly modelSha256: string
  /** Everything logged so far, from `debug` up. */
  logged(): string
  keyWith(...scopes: Scope[]): Promise<string>
  /** A request with tenant lab's key, unless it has an authorization header of its own. */
  call(request: InjectOptions): Promise<LightMyRequestResponse>
}

export function useTestApi(overrides: Partial<Record<keyof Config, string>> = {}): TestApi {
  const api = {} as { -readonly [K in keyof TestApi]: TestApi[K] }
  let close: () => Promise<void>
  beforeAll(async () => {
    const scope = await createIsolatedScope(inject('services'))
    const cacheDir = await mkdtemp(join(tmpdir(), 'metaphase-api-'))
    const config = readConfig({
      DATABASE_URL: scope.databaseUrl,
      REDIS_URL: scope.redisUrl,
      QUEUE_PREFIX: scope.queuePrefix,
      S3_ENDPOINT: scope.s3.endpoint,
      S3_REGION: scope.s3.region,
      S3_BUCKET: scope.s3.bucket,
      S3_ACCESS_KEY_ID: scope.s3.accessKeyId,
      S3_SECRET_ACCESS_KEY: scope.s3.secretAccessKey,
      CACHE_DIR: cacheDir,
      SESSION_SECRET: 'the test signs with more than 32 characters',
      ...overrides,
    })
    const lines: string[] = []
    const services = openServices(config, pino({ level: 'debug' }, { write: (line) => lines.push(line) }))
    api.logged = () => lines.join('')
    const app = await buildApp(services)
    const issueKey = async (tenantName: string, scopes: Scope[]) => {
      const { key, ...stored } = generateApiKey()
      await insertApiKey(services.db, { tenantName, name: 'test', scopes, ...stored })
      return key
    }
    api.modelSha256 = createHash('sha256').update('test-model 1.0.0').digest('hex')
    const model = {
      sha256: api.modelSha256,
      name: 'test-model',
      version: '1.0.0',
      manifest: { id: 'test-model' },
    }
    await registerModel(services.db, model)
    await activateModel(services.db, api.modelSha256)
    api.app = app
    api.services = services
    api.key = await issueKey('lab', ['admin'])
    api.strangersKey = await issueKey('strangers', ['admin'])
    api.keyWith = (...scopes) => issueKey('lab', scopes)
    api.call = ({ headers, ...request }) =>
      app.inject({ ...request, headers: { authorization: `Bearer ${api.key}`, ...headers } })
    close = async () => {
      await app.close()
      await closeServices(services)
      await scope.drop()
      await rm(cacheDir, { recursive: true })
    }
  })
  afterAll(() => close())
  return api
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

export async function objectKeys({ services: { store } }: TestApi, prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const key of listKeys(store, prefix)) found.push(key)
  return found
}

/** Asserts that no upload left a row, an object, or parts of one. */
export async function expectNoUploads(api: TestApi): Promise<void> {
  const { db, store } = api.services
  expect(await db.slide.findMany()).toEqual([])
  expect(await objectKeys(api, 'slides/')).toEqual([])
  expect(await listOpenUploads(store, '')).toEqual([])
}

/** The API's address, for what only a real connection shows. */
export async function listen({ app }: TestApi): Promise<URL> {
  return new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
}
