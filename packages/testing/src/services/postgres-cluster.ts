import { execFile } from 'node:child_process'
import {
  chown,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { canRun, unprivilegedAccount, type Account } from './account.ts'
import { locatePostgres } from './postgres-binaries.ts'
import { identify } from './process-identity.ts'
import { systemFolder } from './system-folder.ts'

const NEW_CLUSTER = 'postgres-new-'

/** A Postgres data folder with the binaries and the account that serve it. */
export interface PostgresCluster {
  readonly folder: string
  readonly binaries: string
  readonly account: Account | undefined
}

/**
 * The cluster at `<dataDir>/postgres`, made at the first call with `user` as its superuser. Run as root, the
 * cluster belongs to another account; where that account cannot reach `dataDir`, `<dataDir>/postgres` is a
 * link to a folder that it can.
 */
export async function ensureCluster(
  dataDir: string,
  owner: { user: string; password: string },
): Promise<PostgresCluster> {
  const link = join(dataDir, 'postgres')
  const existing = await stat(link).catch(() => undefined)
  const account = existing && process.getuid?.() === 0 ? existing : await unprivilegedAccount()
  const binaries = await locatePostgres(account)
  if (!existing) await createCluster({ dataDir, link, binaries, account, ...owner })
  const folder = await realpath(link)
  await removeForeignLock(folder)
  return { folder, binaries, account: account && { uid: account.uid, gid: account.gid } }
}

async function createCluster(cluster: {
  dataDir: string
  link: string
  binaries: string
  account: Account | undefined
  user: string
  password: string
}): Promise<void> {
  const { dataDir, link, account } = cluster
  for (const name of await readdir(dataDir))
    // left by a run that was killed while it made the cluster
    if (name.startsWith(NEW_CLUSTER)) await rm(join(dataDir, name), { recursive: true })
  const isReachable = !account || (await canRun(account, 'test', ['-x', dataDir]))
  const parent = await mkdtemp(
    isReachable ? join(dataDir, NEW_CLUSTER) : join(await systemFolder(), 'cluster-'),
  )
  const folder = join(parent, 'cluster')
  if (account) await chown(parent, account.uid, account.gid)
  await initialise({ ...cluster, parent, folder })
  if (isReachable) {
    await rename(folder, link)
    await rm(parent, { recursive: true })
  } else {
    await rm(link, { force: true }) // one whose folder is gone
    await symlink(folder, link)
  }
}

async function initialise({
  parent,
  folder,
  binaries,
  account,
  user,
  password,
}: {
  parent: string
  folder: string
  binaries: string
  account: Account | undefined
  user: string
  password: string
}): Promise<void> {
  const passwordFile = join(parent, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  const args = [
    `--pgdata=${folder}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // the same order of texts on every machine
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  await promisify(execFile)(join(binaries, 'bin/initdb'), args, { ...account, cwd: parent })
  await rm(passwordFile)
}

/**
 * A killed Postgres leaves postmaster.pid. Postgres itself sees through that unless the process id has been
 * given to another process of the same account. No Postgres serves the folder here: we hold its claim.
 */
async function removeForeignLock(folder: string): Promise<void> {
  const path = join(folder, 'postmaster.pid')
  const lock = await readFile(path, 'utf8').catch(() => undefined)
  if (lock === undefined) return
  const { startedAt } = await identify(Number(lock.split('\n', 1)[0]))
  if (startedAt !== '') await rm(path)
}
