import { listModels as findModels } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { modelView, viewModel } from '../../views/model.ts'

export const listModels: Route = async (app, { services }) => {
  app.get(
    '/models',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'List the registered models, newest first',
        tags: ['Models'],
        response: answers({ 200: z.object({ models: z.array(modelView) }) }),
      },
    },
    async () => {
      const { models, activeSha256 } = await findModels(services.db)
      return { models: models.map((model) => viewModel(model, activeSha256)) }
    },
  )
}
