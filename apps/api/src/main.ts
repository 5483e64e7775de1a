import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { closeServices, openServices } from './services.ts'

/** After the grace of running requests: how long the clients of services may take to close. */
const CLOSE_WITHIN_MS = 10_000

const config = readConfig(process.env)
const log = pino({ level: config.LOG_LEVEL, name: 'api' })
const services = openServices(config, log)
const app = await buildApp(services)
await app.listen({ host: config.HOST, port: config.PORT })

let isStopping = false
const stop = async () => {
  if (isStopping) return
  isStopping = true
  const cutOff = setTimeout(() => app.server.closeAllConnections(), config.SHUTDOWN_GRACE_MS)
  // services that went away before us must not keep us
  setTimeout(() => process.exit(1), config.SHUTDOWN_GRACE_MS + CLOSE_WITHIN_MS).unref()
  await app.close()
  clearTimeout(cutOff)
  await closeServices(services)
  process.disconnect?.()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
process.once('disconnect', () => void stop()) // whoever started us is gone
process.send?.({ ready: true, port: (app.server.address() as AddressInfo).port })
