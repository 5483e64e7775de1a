import { errorSpecs, MetaphaseError } from '@metaphase/errors'
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import { asMetaphaseError, problemOf } from './problem.ts'

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
const RETRY_AFTER_S = 5

/** Answers every error as RFC 9457 problem details. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is no ${request.method} ${pathOf(request)}; /docs lists what there is.`
    return sendProblem(new MetaphaseError('route-not-found', detail), request, reply)
  })
}

/** Also for what Fastify meets before a request has a route. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = asMetaphaseError(thrown)
  const { status, retry } = errorSpecs[error.code]
  if (status >= 500) request.log.error({ err: thrown, code: error.code }, error.message)
  else request.log.info({ code: error.code, detail: error.message }, 'refused')
  if (retry && status !== 500 && !reply.hasHeader('retry-after'))
    void reply.header('retry-after', RETRY_AFTER_S)
  void reply.removeHeader('content-disposition') // an export that failed before its first byte is no file
  const problem = problemOf(error, { instance: pathOf(request), requestId: request.id })
  return reply.code(status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem)
}

/** Bytes that are no HTTP request have no route and no reply: the answer goes to the socket. */
export function answerMalformedHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = new MetaphaseError(
    'request-invalid',
    `This is not an HTTP request that can be read: ${error.message}`,
  )
  const body = JSON.stringify(problemOf(refusal, { instance: '', requestId: randomUUID() }))
  const head = [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? ''
