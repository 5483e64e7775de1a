import { MetaphaseError } from '@metaphase/errors'
import { startEmbeddedServices } from './embedded.ts'
import type { Services } from './services.ts'

/**
 * Starts the services for a test run: in containers if a Docker engine answers, embedded under `dataDir`
 * otherwise. METAPHASE_SERVICES=containers or =embedded says which. Throws `service-setup-failed`.
 */
export async function startServices({ dataDir }: { dataDir: string }): Promise<Services> {
  const forced = process.env['METAPHASE_SERVICES'] ?? ''
  if (!['', 'containers', 'embedded'].includes(forced))
    throw new MetaphaseError(
      'service-setup-failed',
      `METAPHASE_SERVICES is ${forced}: it may be containers or embedded`,
    )
  const isInContainers = forced === '' ? await hasDocker() : forced === 'containers'
  if (!isInContainers) return startEmbeddedServices({ dataDir })
  const { startContainerServices } = await import('./containers.ts')
  return startContainerServices()
}

/** Asks every place where testcontainers would look for an engine: DOCKER_HOST, the sockets, Docker Desktop. */
async function hasDocker(): Promise<boolean> {
  const { getContainerRuntimeClient } = await import('testcontainers') // slow to load: only where it is needed
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  )
}
