import { startEmbeddedServices, type Services } from '@metaphase/testing'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs `work` with services of its own and a temporary folder, and removes both. */
export async function withServices<Result>(
  work: (services: Services, dataDir: string) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-'))
  await chmod(dataDir, 0o755) // the account that root runs Postgres as must get through
  const services = await startEmbeddedServices({ dataDir: join(dataDir, 'services') })
  try {
    return await work(services, dataDir)
  } finally {
    await services.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
