import { findActiveModel, requireModel, tryModel as setShare } from '@metaphase/db'
import { z } from 'zod'
import { requireNoFall } from '../../models/gate.ts'
import { answers, type Route } from '../../route.ts'
import { modelParams, modelView, viewModel } from '../../views/model.ts'

export const tryModel: Route = async (app, { services }) => {
  app.post(
    '/models/:sha256/canary',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Let a share of slides try a model in place of the active one',
        description:
          'A slide is in the share, or not, each time. Needs what activating needs; a share of 0 ends the trial.',
        tags: ['Models'],
        params: modelParams,
        body: z.strictObject({ share: z.number().min(0).max(1) }),
        response: answers({ 200: modelView }, [
          'request-invalid',
          'model-not-found',
          'model-not-evaluated',
          'model-worse',
        ]),
      },
    },
    async ({ params: { sha256 }, body: { share } }) => {
      const model = await requireModel(services.db, sha256)
      if (share > 0) await requireNoFall(services.db, model)
      await setShare(services.db, sha256, share)
      const active = await findActiveModel(services.db)
      return viewModel({ ...model, canaryShare: share > 0 ? share : null }, active?.sha256 ?? null)
    },
  )
}
