import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { ServiceAddresses } from './services.ts'
import { startServices } from './start.ts'

declare module 'vitest' {
  interface ProvidedContext {
    services: ServiceAddresses
  }
}

/** Starts the services once for a test run; a test gets them by `inject('services')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = join(tmpdir(), `metaphase-test-${randomUUID()}`)
  await mkdir(dataDir) // not mkdtemp, whose folders are closed to the account that root runs Postgres as
  const clean = () => rm(dataDir, { recursive: true })
  try {
    const { stop, ...addresses } = await startServices({ dataDir })
    project.provide('services', addresses)
    return async () => {
      await stop()
      await clean()
    }
  } catch (error) {
    await clean()
    throw error
  }
}
