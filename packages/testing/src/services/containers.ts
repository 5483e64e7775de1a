import { randomBytes } from 'node:crypto'
import { GenericContainer, Wait } from 'testcontainers'
import type { Services } from './services.ts'

/** Starts the same three services in containers. What they store goes with them. */
export async function startContainerServices(): Promise<Services> {
  const secret = randomBytes(16).toString('hex')
  const starting = [
    new GenericContainer('postgres:18')
      .withEnvironment({
        POSTGRES_USER: 'metaphase',
        POSTGRES_PASSWORD: secret,
        POSTGRES_INITDB_ARGS: '--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8',
      })
      .withExposedPorts(5432)
      // it starts twice: once for its own setup, then for good
      .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections', 2))
      .start(),
    new GenericContainer('redis:7')
      .withCommand(['redis-server', '--maxmemory-policy', 'noeviction', '--requirepass', secret])
      .withExposedPorts(6379)
      .start(),
    new GenericContainer('versity/versitygw:v1.8.0')
      .withEnvironment({ ROOT_ACCESS_KEY: 'metaphase', ROOT_SECRET_KEY: secret, VGW_HEALTH: '/health' })
      .withCommand(['posix', '/tmp/vgw'])
      .withExposedPorts(7070)
      .withWaitStrategy(Wait.forHttp('/health', 7070))
      .start(),
  ] as const
  const stop = async () => {
    const started = await Promise.allSettled(starting)
    await Promise.all(started.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)))
  }
  try {
    const [postgres, redis, s3] = await Promise.all(starting)
    return {
      databaseUrl: `postgresql://metaphase:${secret}@${postgres.getHost()}:${postgres.getMappedPort(5432)}/metaphase`,
      redisUrl: `redis://:${secret}@${redis.getHost()}:${redis.getMappedPort(6379)}`,
      s3: {
        endpoint: `http://${s3.getHost()}:${s3.getMappedPort(7070)}`,
        region: 'us-east-1',
        accessKeyId: 'metaphase',
        secretAccessKey: secret,
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
