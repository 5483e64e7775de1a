import type { AddressInfo } from 'node:net'
import { openQueueDepths } from '@metaphase/jobs'
import { serveHealth, startTracing } from '@metaphase/telemetry'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { registerSystemMetrics } from './metrics/system-metrics.ts'
import { closeServices, openServices } from './services.ts'

/** After the grace of running requests: how long the clients of services may take to close. */
const CLOSE_WITHIN_MS = 10_000

const config = readConfig(process.env)
// written at once: pino's own buffer is flushed for ever where a process ends after the reader of its log
const log = pino({ level: config.LOG_LEVEL, name: 'api' }, pino.destination({ sync: true }))
const tracing = startTracing(config, 'api')
const services = openServices(config, log, { isTraced: tracing.isOn })
const depths = openQueueDepths(services.queues)
registerSystemMetrics(services, depths)
const app = await buildApp(services)
await app.listen({ host: config.HOST, port: config.PORT })
const health = await serveHealth(config, { registry: services.metrics.registry, findFaults: async () => [] })

let isStopping = false
const stop = async () => {
  if (isStopping) return
  isStopping = true
  const cutOff = setTimeout(() => app.server.closeAllConnections(), config.SHUTDOWN_GRACE_MS)
  // services that went away before us must not keep us
  setTimeout(() => process.exit(1), config.SHUTDOWN_GRACE_MS + CLOSE_WITHIN_MS).unref()
  await app.close()
  clearTimeout(cutOff)
  await Promise.all([health.close(), depths.close()])
  await closeServices(services)
  await tracing.close()
  if (process.connected) process.disconnect()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
process.once('disconnect', () => void stop()) // whoever started us is gone
const { port } = app.server.address() as AddressInfo
process.send?.({ ready: true, port, metricsPort: health.port })
