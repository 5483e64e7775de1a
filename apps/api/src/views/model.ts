import type { Model } from '@metaphase/db'
import { z } from 'zod'

export const modelView = z
  .object({
    name: z.string(),
    version: z.string(),
    sha256: z.string(),
    active: z.boolean().describe('Whether new analyses use it unless they name another'),
    canaryShare: z.number().nullable().describe('Share of slides that try it in place of the active one'),
    manifest: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Model' })

export const viewModel = (model: Model, activeSha256: string | null): z.output<typeof modelView> => ({
  name: model.name,
  version: model.version,
  sha256: model.sha256,
  active: model.sha256 === activeSha256,
  canaryShare: model.canaryShare,
  manifest: model.manifest as Record<string, unknown>,
  createdAt: model.createdAt.toISOString(),
})

export const modelParams = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
