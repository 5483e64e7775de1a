import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import type { TelemetryEnv } from './config.ts'

export interface Health {
  readonly registry: Registry
  /** What makes this process dead though it runs; empty while it is well. */
  readonly findFaults: () => Promise<readonly string[]>
}

export interface HealthServer {
  /** Null where the environment asks for none. */
  readonly port: number | null
  close(): Promise<void>
}

/** Serves `/metrics` (Prometheus) and `/health/live` (200 or 503 and why) beside what the process does. */
export async function serveHealth(
  { METRICS_HOST, METRICS_PORT }: TelemetryEnv,
  { registry, findFaults }: Health,
): Promise<HealthServer> {
  if (METRICS_PORT === undefined) return { port: null, close: async () => {} }
  const answerLive = async (response: ServerResponse) => {
    const faults = await findFaults()
    const status = faults.length === 0 ? 200 : 503
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ status: status === 200 ? 'live' : 'stuck', faults }))
  }
  const answerMetrics = async (response: ServerResponse) => {
    const text = await registry.metrics()
    response.writeHead(200, { 'content-type': registry.contentType }).end(text)
  }
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    '/health/live': answerLive,
    '/metrics': answerMetrics,
  }
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined
    if (!answer) return void response.writeHead(404).end()
    answer(response).catch((error: Error) => response.writeHead(500).end(error.message))
  })
  server.listen(METRICS_PORT, METRICS_HOST)
  await once(server, 'listening')
  server.unref()
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, close }
}
