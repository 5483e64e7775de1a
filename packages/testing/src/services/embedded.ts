import { startObjectStore } from './object-store.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import type { Services } from './services.ts'

export interface EmbeddedServicesOptions {
  /** Made if missing; everything the services store is in it, and a later start finds it again. */
  readonly dataDir: string
  /** Free ones where not given. */
  readonly ports?: { readonly postgres?: number; readonly redis?: number; readonly s3?: number }
}

/**
 * Starts Postgres, Redis and the object store without Docker. They end with this process, killed or not.
 * Throws `service-setup-failed`, with none of the three left running.
 */
export async function startEmbeddedServices({
  dataDir,
  ports = {},
}: EmbeddedServicesOptions): Promise<Services> {
  const starting = [
    startPostgres({ dataDir, port: ports.postgres }),
    startRedis({ dataDir, port: ports.redis }),
    startObjectStore({ dataDir, port: ports.s3 }),
  ] as const
  const stop = async () => {
    const started = await Promise.allSettled(starting)
    await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)))
  }
  try {
    const [{ databaseUrl }, { redisUrl }, { s3 }] = await Promise.all(starting)
    return { databaseUrl, redisUrl, s3, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
