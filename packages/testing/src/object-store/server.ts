import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createBucket } from './bucket-operations.ts'
import { sendXml } from './exchange.ts'
import { parseRequest } from './request.ts'
import { operationOf } from './router.ts'
import { S3Error } from './s3-error.ts'
import { authenticate, type Credentials } from './signature.ts'
import type { Store } from './store.ts'
import type { Uploads } from './uploads.ts'

interface ServerOptions {
  readonly store: Store
  readonly uploads: Uploads
  readonly credentials: Credentials
  readonly region: string
}

/**
 * A small S3 server (path-style addresses, Signature Version 4) over a folder, for tests and for one machine
 * without Docker. Own code, because nothing on npm or elsewhere fits: s3rver stores the CRC trailer of streamed
 * PUTs as part of the object, fauxqs reads the whole object for every range, and MinIO no longer publishes
 * community binaries. It survives kills, not power cuts (nothing is fsynced). Production uses a real store.
 */
export function createObjectStoreServer(options: ServerOptions): Server {
  const server = createServer({ noDelay: true }, (message, response) => {
    answer(message, response, options).catch((error: unknown) => refuse(message, response, error))
  })
  server.requestTimeout = 0 // one PUT may carry gigabytes over a slow line
  return server
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const { store, uploads, credentials, region } = options
  response.setHeader('x-amz-request-id', randomUUID())
  allowEveryOrigin(response)
  if (message.method === 'OPTIONS') return void response.writeHead(204).end()
  const request = parseRequest(message)
  const authentication = authenticate(request, { credentials, region, now: new Date() })
  const operation = operationOf(request)
  if (operation !== createBucket) await store.requireBucket(request.bucket)
  await operation({ request, response, authentication, store, uploads })
}

/** What lets a request in is its signature, which no page of another site has: browsers need not keep any away. */
function allowEveryOrigin(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-methods', 'GET, HEAD, PUT, POST, DELETE')
  response.setHeader('access-control-allow-headers', '*')
  response.setHeader('access-control-expose-headers', 'etag')
  response.setHeader('access-control-max-age', '3600')
}

function refuse(message: IncomingMessage, response: ServerResponse, error: unknown): void {
  message.resume() // reads what is left of the body: the client listens to the answer only after sending it
  if (response.headersSent || message.socket.destroyed) return void response.destroy()
  if (!(error instanceof S3Error)) console.error(error)
  const { code, status, message: detail } = error instanceof S3Error ? error : internalError
  if (message.method === 'HEAD') response.writeHead(status).end()
  else sendXml(response, 'Error', { Code: code, Message: detail }, status)
}

const internalError = new S3Error('InternalError', 'The server failed; its log says why')
