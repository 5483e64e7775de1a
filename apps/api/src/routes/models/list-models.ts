import { listModels as findModels } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'

const modelView = z
  .object({
    name: z.string(),
    version: z.string(),
    sha256: z.string(),
    active: z.boolean().describe('Whether new analyses use it unless they name another'),
    manifest: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Model' })

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
      return {
        models: models.map(({ name, version, sha256, manifest, createdAt }) => ({
          name,
          version,
          sha256,
          active: sha256 === activeSha256,
          manifest: manifest as Record<string, unknown>,
          createdAt: createdAt.toISOString(),
        })),
      }
    },
  )
}
