import { rollBackModel as rollBack } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { answers, type Route } from '../../route.ts'
import { modelView, viewModel } from '../../views/model.ts'

export const rollBackModel: Route = async (app, { services }) => {
  app.post(
    '/models/roll-back',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Make the model active again that was before the active one',
        description: 'Ends a trial as well. Called again, it goes back further.',
        tags: ['Models'],
        response: answers({ 200: modelView }, ['no-model-before']),
      },
    },
    async () => {
      const model = await rollBack(services.db)
      if (!model)
        throw new MetaphaseError('no-model-before', 'No other model was active before the active one.')
      return viewModel(model, model.sha256)
    },
  )
}
