import { createAnalysis as insertAnalysis, findAnalysis, resolveModel } from '@metaphase/db'
import { describeSpan } from '@metaphase/telemetry'
import { z } from 'zod'
import { analysisNotFound } from '../../analyses/refusals.ts'
import { answerOnce, idempotencyHeaders } from '../../idempotency.ts'
import { answers, type Route } from '../../route.ts'
import { queueOrLeaveToSweep, type Services } from '../../services.ts'
import { whyNotReady } from '../../slides/refusals.ts'
import { modelReference } from '../../slides/upload-request.ts'
import { analysisView, viewAnalysis } from '../../views/analysis.ts'

export const createAnalysis: Route = async (app, { services }) => {
  app.post(
    '/slides/:id/analyses',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Start an analysis of a slide',
        tags: ['Analyses'],
        headers: idempotencyHeaders,
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({ model: modelReference.optional() }).nullish(),
        response: answers({ 202: analysisView }, [
          'request-invalid',
          'slide-not-found',
          'slide-not-ready',
          'model-not-found',
          'idempotency-key-in-use',
          'idempotency-key-reused',
        ]),
      },
    },
    async (request, reply) => {
      const { tenantId } = request.caller
      const start = (id: string) =>
        startAnalysis(services, { id, tenantId, slideId: request.params.id, model: request.body?.model })
      return answerOnce(services, request, reply, start)
    },
  )
}

async function startAnalysis(
  services: Services,
  wanted: { id: string; tenantId: string; slideId: string; model: string | undefined },
) {
  const { db, senders } = services
  const { id, tenantId, slideId, model } = wanted
  const { sha256: modelSha256 } = await resolveModel(db, model, slideId)
  const analysisId = await insertAnalysis(db, { id, tenantId, slideId, modelSha256 })
  if (analysisId === null) throw await whyNotReady(db, tenantId, slideId)
  describeSpan({ slideId, analysisId })
  await queueOrLeaveToSweep(services, () => senders.planSlide.send({ analysisId, generation: 1 }))
  const analysis = await findAnalysis(db, tenantId, analysisId)
  if (!analysis) throw analysisNotFound(analysisId)
  return { status: 202, location: `/analyses/${analysisId}`, body: await viewAnalysis(services, analysis) }
}
