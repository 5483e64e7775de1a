import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { requireApiKeys } from './auth.ts'
import { describeApi } from './openapi.ts'
import { answerMalformedHttp, answerProblems, sendProblem } from './problems.ts'
import { requestIdOf, requestLogger, traceRequests } from './requests.ts'
import { routes } from './routes/index.ts'
import type { Services } from './services.ts'
import { useSessionCookies } from './session.ts'

const JSON_BODY_BYTES_MAX = 1024 * 1024
/** A connection on which nothing moves for so long, in either direction, is closed; its upload counts as aborted. */
const CONNECTION_IDLE_MS = 300_000

/** The API over services that are open; it closes none of them. */
export async function buildApp(services: Services): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    childLoggerFactory: (log, bindings, options, raw) => requestLogger(log, bindings, options, raw),
    genReqId: requestIdOf,
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    bodyLimit: JSON_BODY_BYTES_MAX,
    connectionTimeout: CONNECTION_IDLE_MS,
    return503OnClosing: false, // requests that a stop meets on open connections are served
    frameworkErrors: sendProblem,
    clientErrorHandler: answerMalformedHttp,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')
  answerProblems(app)
  traceRequests(app)
  await useSessionCookies(app, services)
  requireApiKeys(app, services)
  await describeApi(app)
  for (const route of routes) await app.register(route, { services })
  await app.ready()
  return app
}
