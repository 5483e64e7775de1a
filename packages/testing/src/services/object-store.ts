import { MetaphaseError } from '@metaphase/errors'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { lastLines } from './last-lines.ts'
import { choosePort } from './ports.ts'
import type { StartOptions } from './postgres.ts'
import { serviceSecret } from './service-secret.ts'
import type { S3Endpoint } from './services.ts'

const MAIN = join(import.meta.dirname, '../object-store/main.ts')
const REGION = 'us-east-1'
const ACCESS_KEY_ID = 'metaphase'

/** Starts our own S3 server as a process that ends when this one does. Throws `service-setup-failed`. */
export async function startObjectStore({
  dataDir,
  port,
}: StartOptions): Promise<{ s3: S3Endpoint; stop(): Promise<void> }> {
  const folder = join(dataDir, 's3')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const secretAccessKey = await serviceSecret(dataDir)
  const chosenPort = await choosePort('the object store', port)
  const logPath = join(dataDir, 's3.log')
  const log = await open(logPath, 'a')
  const server = fork(MAIN, ['--data', folder, '--port', String(chosenPort)], {
    execArgv: [],
    detached: true, // its own process group: Ctrl-C in the terminal reaches us first, and we stop it last
    stdio: ['ignore', 'pipe', log.fd, 'ipc'],
    env: {
      ...process.env,
      S3_ACCESS_KEY_ID: ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_REGION: REGION,
    },
  })
  await log.close()
  const exited = once(server, 'exit')
  const ready = once(createInterface(server.stdout!), 'line')
  const isReady = await Promise.race([ready.then(() => true), exited.then(() => false)])
  if (!isReady)
    throw new MetaphaseError(
      'service-setup-failed',
      `The object store did not start. The end of ${logPath}:\n${await lastLines(logPath)}`,
    )
  return {
    s3: {
      endpoint: `http://127.0.0.1:${chosenPort}`,
      region: REGION,
      accessKeyId: ACCESS_KEY_ID,
      secretAccessKey,
    },
    async stop() {
      if (server.connected) server.disconnect()
      await exited
    },
  }
}
