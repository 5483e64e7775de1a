import { activateModel as activate, requireModel } from '@metaphase/db'
import { requireNoFall } from '../../models/gate.ts'
import { answers, type Route } from '../../route.ts'
import { modelParams, modelView, viewModel } from '../../views/model.ts'

export const activateModel: Route = async (app, { services }) => {
  app.post(
    '/models/:sha256/activate',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Make a model the default for new analyses',
        description:
          'Refused where it scores less than the active one, in f1 or balanced-accuracy, on a data set that the active one was ' +
          'evaluated on. Analyses keep the model they were asked for with.',
        tags: ['Models'],
        params: modelParams,
        response: answers({ 200: modelView }, [
          'request-invalid',
          'model-not-found',
          'model-not-evaluated',
          'model-worse',
        ]),
      },
    },
    async ({ params: { sha256 } }) => {
      const model = await requireModel(services.db, sha256)
      await requireNoFall(services.db, model)
      await activate(services.db, sha256)
      return viewModel({ ...model, canaryShare: null }, sha256)
    },
  )
}
