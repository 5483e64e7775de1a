import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { ensureCluster } from './postgres-cluster.ts'
import { choosePort, LOOPBACK } from './ports.ts'
import { serviceSecret } from './service-secret.ts'
import { startSupervised } from './supervised-server.ts'

const USER = 'metaphase'

export interface StartOptions {
  /** Made if missing; what the service stores stays here from one start to the next. */
  readonly dataDir: string
  /** A free one if not given. */
  readonly port?: number | undefined
}

/** Starts a real Postgres 18 without Docker, as another account if we are root. Throws `service-setup-failed`. */
export async function startPostgres({
  dataDir,
  port,
}: StartOptions): Promise<{ databaseUrl: string; stop(): Promise<void> }> {
  await mkdir(dataDir, { recursive: true })
  const password = await serviceSecret(dataDir)
  const chosenPort = await choosePort('Postgres', port)
  const server = `postgresql://${USER}:${password}@${LOOPBACK}:${chosenPort}`
  const { stop } = await startSupervised({
    name: 'Postgres',
    claimPath: join(dataDir, 'postgres.pid'),
    logPath: join(dataDir, 'postgres.log'),
    prepare: async () => {
      const { folder, binaries, account } = await ensureCluster(dataDir, { user: USER, password })
      const settings = [
        `listen_addresses=${LOOPBACK}`,
        `port=${chosenPort}`,
        'unix_socket_directories=',
        'max_connections=200',
      ]
      return {
        command: join(binaries, 'bin/postgres'),
        args: ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])],
        env: {},
        account,
        stopSignal: 'SIGINT', // the fast shutdown: ends sessions, loses nothing
      }
    },
    isReady: () => answers(`${server}/postgres`),
  })
  return { databaseUrl: `${server}/${USER}`, stop }
}

async function answers(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl })
  try {
    await client.connect()
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ECONNREFUSED' || code === '57P03') return false // not listening, or still recovering
    throw error
  } finally {
    await client.end()
  }
}
