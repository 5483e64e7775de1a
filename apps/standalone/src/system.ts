import { applyMigrations } from '@metaphase/db'
import { ensureBucket, openStore } from '@metaphase/storage'
import type { ServiceAddresses } from '@metaphase/testing'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool, startApp, type AppProcess } from './processes.ts'

const apps = new URL('../../', import.meta.url).pathname
const shippedModels = new URL('../../../models/', import.meta.url).pathname

export interface SystemOptions {
  readonly services: ServiceAddresses
  /** Databases, buckets and queues of this name: several systems can share the services. */
  readonly name: string
  readonly dataDir: string
  readonly workers: number
  readonly tilesPerBatch: number
  /** The bundle that analyses use, and the folder it lies in: the shipped models' unless given. */
  readonly model: string
  readonly modelsDir?: string
  readonly port?: number
  /** Overrides of the apps' environment, for tests that need short times. */
  readonly env?: Readonly<Record<string, string>>
}

/** The whole system on one machine: API and workers as processes of their own, over real services. */
export interface System {
  readonly url: string
  readonly env: Readonly<Record<string, string>>
  readonly api: AppProcess
  readonly workersGpu: AppProcess[]
  createApiKey(scopes: readonly string[]): Promise<string>
  startWorkerGpu(): Promise<AppProcess>
  stop(): Promise<void>
}

export async function startSystem(options: SystemOptions): Promise<System> {
  const { dataDir, workers, model, modelsDir = shippedModels } = options
  const logs = join(dataDir, 'logs')
  await mkdir(logs, { recursive: true })
  const env = environment(options)
  await applyMigrations({ databaseUrl: env['DATABASE_URL']! })
  const store = openStore(storageOf(options))
  await ensureBucket(store).finally(() => store.close())

  const start = (name: string, extra: Readonly<Record<string, string>> = {}) =>
    startApp({
      name,
      mainPath: join(apps, name, 'src/main.ts'),
      env: { ...env, ...extra },
      logPath: join(logs, `${name}.log`),
    })
  const registering = runTool(join(apps, 'api/src/register-models.ts'), [modelsDir, '--activate', model], env)
  const [api, workerCpu, ...workersGpu] = await Promise.all([
    start('api', { PORT: String(options.port ?? 0) }),
    start('worker-cpu'),
    ...Array.from({ length: workers }, () => start('worker-gpu')),
    registering,
  ]).then((started) => started.filter((app): app is AppProcess => typeof app !== 'string'))

  return {
    url: `http://127.0.0.1:${api!.ready.port}`,
    env,
    api: api!,
    workersGpu,
    createApiKey: (scopes) =>
      runTool(
        join(apps, 'api/src/create-api-key.ts'),
        ['--tenant', 'default', '--scopes', scopes.join(',')],
        env,
      ),
    async startWorkerGpu() {
      const started = await start('worker-gpu')
      workersGpu.push(started)
      return started
    },
    async stop() {
      await Promise.all([api, workerCpu, ...workersGpu].map((app) => app?.stop()))
    },
  }
}

const storageOf = ({ services: { s3 }, name }: SystemOptions) => ({
  S3_ENDPOINT: s3.endpoint,
  S3_REGION: s3.region,
  S3_BUCKET: name,
  S3_ACCESS_KEY_ID: s3.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
})

function environment(options: SystemOptions): Record<string, string> {
  const { services, name, dataDir, tilesPerBatch, env = {} } = options
  const databaseUrl = new URL(services.databaseUrl)
  databaseUrl.pathname = `/${name}`
  return {
    ...storageOf(options),
    DATABASE_URL: databaseUrl.href,
    REDIS_URL: services.redisUrl,
    QUEUE_PREFIX: name,
    CACHE_DIR: join(dataDir, 'cache'),
    SESSION_SECRET: randomBytes(32).toString('base64url'),
    HOST: '127.0.0.1',
    TILES_PER_BATCH: String(tilesPerBatch),
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    ...env,
  }
}
