import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedServices } from './embedded.ts'
import { readHolding } from './folder-claim.ts'
import { identify } from './process-identity.ts'
import type { ServiceAddresses } from './services.ts'

const OWNER = `
  import { startEmbeddedServices } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))}
  console.log(JSON.stringify(await startEmbeddedServices({ dataDir: process.argv[1] })))
`

/** Another process that has started the services and stored a row. */
async function startOwner(dataDir: string) {
  const args = ['--input-type=module', '--eval', OWNER, dataDir]
  const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(owner.stdout), 'line')) as [string]
  const { databaseUrl } = JSON.parse(line) as ServiceAddresses
  await withDatabase(databaseUrl, (client) => client.query('CREATE TABLE slides AS SELECT 7 AS mitoses'))
  return {
    async kill() {
      owner.kill('SIGKILL')
      await once(owner, 'exit')
    },
  }
}

async function withDatabase<Result>(
  databaseUrl: string,
  action: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: new URL('/postgres', databaseUrl).href })
  await client.connect()
  try {
    return await action(client)
  } finally {
    await client.end()
  }
}

/** The processes behind the three services: the two supervisors and the object store, and Postgres and Redis. */
async function pidsUnder(dataDir: string) {
  const claims = ['postgres', 'redis', 's3'].map((name) => readHolding(join(dataDir, `${name}.pid`)))
  const holdings = await Promise.all(claims)
  return {
    holders: holdings.map((holding) => holding!.holder.pid),
    servers: holdings.flatMap((holding) => holding!.server?.pid ?? []),
  }
}
const alive = async (pids: readonly number[]) => {
  const identities = await Promise.all(pids.map(identify))
  return identities.filter(({ startedAt }) => startedAt !== '').map(({ pid }) => pid)
}

async function freshFolder(): Promise<string> {
  const folder = join(tmpdir(), `metaphase-kill-${randomUUID()}`)
  await mkdir(folder)
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** The row that the owner stored, read after a start of our own. */
async function rowAfterRestart(dataDir: string): Promise<unknown> {
  const { databaseUrl, stop } = await startEmbeddedServices({ dataDir })
  try {
    const { rows } = await withDatabase(databaseUrl, (client) => client.query('SELECT mitoses FROM slides'))
    return rows[0]
  } finally {
    await stop()
  }
}

test('when the process that started them is killed, the services end too', async () => {
  const dataDir = await freshFolder()
  const owner = await startOwner(dataDir)
  const { holders, servers } = await pidsUnder(dataDir)
  expect(await alive([...holders, ...servers])).toHaveLength(5)
  await owner.kill()
  await expect.poll(() => alive([...holders, ...servers]), { timeout: 10_000 }).toEqual([])
})

test('the next start right after a kill waits for the servers to end and finds the data', async () => {
  const dataDir = await freshFolder()
  const owner = await startOwner(dataDir)
  await owner.kill()
  expect(await rowAfterRestart(dataDir)).toEqual({ mitoses: 7 })
})

test('servers that a kill left without their supervisors are ended by the next start', async () => {
  const dataDir = await freshFolder()
  const owner = await startOwner(dataDir)
  const { holders, servers } = await pidsUnder(dataDir)
  for (const pid of holders) process.kill(pid, 'SIGKILL')
  await owner.kill()
  expect(await alive(servers)).toEqual(servers)
  expect(await rowAfterRestart(dataDir)).toEqual({ mitoses: 7 })
  expect(await alive(servers)).toEqual([])
})

test('a postmaster.pid of a killed Postgres does not stop the next, even if its id is now another process', async () => {
  const dataDir = await freshFolder()
  const owner = await startOwner(dataDir)
  const { holders, servers } = await pidsUnder(dataDir)
  for (const pid of [...holders, ...servers]) process.kill(pid, 'SIGKILL')
  await owner.kill()
  const path = join(dataDir, 'postgres/postmaster.pid')
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, [process.pid, ...rest].join('\n'))
  expect(await rowAfterRestart(dataDir)).toEqual({ mitoses: 7 })
})
