import { Redis } from 'ioredis'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { choosePort, LOOPBACK } from './ports.ts'
import type { StartOptions } from './postgres.ts'
import { locateRedis } from './redis-binary.ts'
import { serviceSecret } from './service-secret.ts'
import { startSupervised } from './supervised-server.ts'

/**
 * Starts a real Redis without Docker: `noeviction`, as BullMQ needs it, and with `appendOnly` a log of every
 * write, so that jobs outlive a restart. Throws `service-setup-failed`.
 */
export async function startRedis({
  dataDir,
  port,
  appendOnly = true,
}: StartOptions & { readonly appendOnly?: boolean }): Promise<{ redisUrl: string; stop(): Promise<void> }> {
  const folder = join(dataDir, 'redis')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const password = await serviceSecret(dataDir)
  const chosenPort = await choosePort('Redis', port)
  const redisUrl = `redis://:${password}@${LOOPBACK}:${chosenPort}`
  const { stop } = await startSupervised({
    name: 'Redis',
    claimPath: join(dataDir, 'redis.pid'),
    logPath: join(dataDir, 'redis.log'),
    prepare: async () => {
      const { path, libraryFolders } = await locateRedis()
      const configPath = join(folder, 'redis.conf')
      const config = {
        bind: LOOPBACK,
        port: chosenPort,
        dir: JSON.stringify(folder),
        requirepass: password, // in the file, not in the command line, which every user can read
        'maxmemory-policy': 'noeviction',
        appendonly: appendOnly ? 'yes' : 'no',
        save: '""',
      }
      const lines = Object.entries(config).map(([name, value]) => `${name} ${value}\n`)
      await writeFile(configPath, lines.join(''), { mode: 0o600 })
      const libraryPath = [...libraryFolders, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter)
      return {
        command: path,
        args: [configPath],
        env: { LD_LIBRARY_PATH: libraryPath },
        account: undefined,
        stopSignal: 'SIGTERM',
      }
    },
    isReady: () => answers(redisUrl),
  })
  return { redisUrl, stop }
}

async function answers(redisUrl: string): Promise<boolean> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {}) // told by connect() as well
  try {
    await redis.connect() // resolves after the data are loaded
  } catch {
    return false // closed already: disconnect() would wait for a second end of it
  }
  redis.disconnect()
  return true
}
