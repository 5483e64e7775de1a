// Random requests, made from the API's own description by schemathesis, against the real API: none may be answered 5xx.
//   npm run fuzz [-- --seconds 300 --seed 1]
import { writePhantomSlide } from '@metaphase/phantom'
import { cacheFolder } from '@metaphase/testing'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { analysisWhen } from '../src/analysis-when.ts'
import type { Client } from '../src/client.ts'
import type { System } from '../src/system.ts'
import { withSystem } from '../src/with-system.ts'

const VERSION = '4.32.5'
const CHECKS =
  'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'
const SLIDES = 12
const { seconds, seed } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
}).values

const folder = join(cacheFolder(), `schemathesis-${VERSION}`)
if (!existsSync(folder)) {
  const install = ['-m', 'pip', 'install', '--quiet', '--target', folder, `schemathesis==${VERSION}`]
  const { status } = spawnSync('python3', install, { stdio: 'inherit' })
  if (status !== 0)
    throw new Error('schemathesis could not be installed: python3 with pip and PyPI are needed')
}

const env = {
  EXECUTION_PROVIDERS: 'cpu',
  ENGINE_THREADS: '1',
  RATE_LIMIT_PER_MINUTE: '0',
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'false',
}
await withSystem(
  { workers: 1, tilesPerBatch: 64, model: 'haematoxylin-baseline', env },
  async (client, system) => {
    const scratch = await mkdtemp(join(tmpdir(), 'metaphase-fuzz-'))
    try {
      const ids = await rowsToName(client, system, scratch)
      // nobody is left to call the addresses that are made up for webhooks
      await Promise.all([system.workerCpu, ...system.workersGpu].map((worker) => worker.stop()))
      const schema = join(scratch, 'openapi.json')
      await writeFile(schema, JSON.stringify(await describedWith(ids, system)))
      process.exitCode = await fuzz(schema, system, await system.createApiKey(['admin']))
    } finally {
      await rm(scratch, { recursive: true })
    }
  },
)

/** Rows of every kind, some of which the requests may delete, by the first words of the paths that name them. */
async function rowsToName(
  client: Client,
  system: System,
  scratch: string,
): Promise<Record<string, string[]>> {
  const path = join(scratch, 'slide.tiff')
  await writePhantomSlide(path, { seed: 41, widthPx: 600, heightPx: 600 }, { compression: 'deflate' })
  const key = await system.createApiKey(['admin'])
  const create = async (url: string, body: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const answer = await fetch(new URL(url, system.url), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    return (await answer.json()) as { id: string; uploadId: string }
  }
  const ids: Record<string, string[]> = {
    '/slides': [],
    '/slides/uploads': [],
    '/analyses': [],
    '/webhook-endpoints': [],
    '/api-keys': [],
  }
  for (let i = 0; i < SLIDES; i++) {
    const { slide, analysis } = await client.postSlide(path)
    await analysisWhen(client, analysis!.id)
    ids['/slides']!.push(slide.id)
    ids['/analyses']!.push(analysis!.id)
    ids['/slides/uploads']!.push((await create('/slides/uploads', {})).uploadId)
    ids['/webhook-endpoints']!.push((await create('/webhook-endpoints', { url: 'https://lab.example/' })).id)
    ids['/api-keys']!.push((await create('/api-keys', { name: 'fuzz', scopes: ['ops'] })).id)
  }
  return ids
}

interface Described {
  paths: Record<string, Record<string, { parameters?: { in: string; name: string; schema: object }[] }>>
}

/** The description, in which ids are those of rows that exist, or of none: at random they would never be found. */
async function describedWith(ids: Record<string, string[]>, system: System): Promise<Described> {
  const headers = { authorization: `Bearer ${await system.createApiKey(['ops'])}` }
  const description = (await (
    await fetch(new URL('/openapi.json', system.url), { headers })
  ).json()) as Described
  for (const [path, operations] of Object.entries(description.paths)) {
    const owner = path.startsWith('/slides/uploads') ? '/slides/uploads' : `/${path.split('/')[1]}`
    for (const { parameters = [] } of Object.values(operations))
      for (const parameter of parameters)
        if (parameter.in === 'path' && parameter.name === 'id')
          parameter.schema = { type: 'string', enum: [...(ids[owner] ?? []), crypto.randomUUID()] }
  }
  return description
}

/** Not `spawnSync`: this process passes the logs of the others on, and they stand still while it does. */
async function fuzz(schema: string, { url }: System, key: string): Promise<number> {
  const args =
    `-m schemathesis.cli run ${schema} --url ${url} --checks ${CHECKS} --seed ${seed} --max-time ${seconds} ` +
    '--phases examples,coverage,fuzzing --continue-on-failure --request-timeout 30 --warnings off --suppress-health-check all'
  const header = ['--header', `Authorization: Bearer ${key}`]
  const python = { ...process.env, PYTHONPATH: folder }
  const child = spawn('python3', [...args.split(' '), ...header], {
    stdio: 'inherit',
    env: python,
    cwd: tmpdir(),
  })
  const [status] = (await once(child, 'exit')) as [number | null]
  return status ?? 1
}
