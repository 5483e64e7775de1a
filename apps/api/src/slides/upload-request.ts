import type { Prisma } from '@metaphase/db'
import type { Mpp } from '@metaphase/tiling'
import { z } from 'zod'

const SIZE = String.raw`(?:\d{1,9}(?:\.\d{1,18})?|\.\d{1,18})` // no two ways to match a digit

const mppOverride = z
  .string()
  .regex(new RegExp(`^${SIZE}(,${SIZE})?$`), 'must be µm per pixel: "0.25", or "0.25,0.26" for x and y')
  .transform((text): Mpp => {
    const [x = Number.NaN, y = x] = text.split(',').map(Number)
    return { x, y }
  })
  .describe('µm per pixel at full resolution, "0.25" or "0.25,0.26"; takes the place of what the file says')

export const modelReference = z
  .string()
  .min(1)
  .max(255)
  .describe('A registered model: its name, name@version or SHA-256; without it the active one')

// it was parsed from JSON, which is all that InputJsonObject means
const metadata = z.record(z.string(), z.unknown()) as z.ZodType<Prisma.InputJsonObject>
const ofYourOwn =
  'A JSON object of your own. Slides with the same `caseId` in it stay together when reviewed slides are trained on'
const about = {
  externalId: z.string().min(1).max(255).optional().describe("The slide's name in the lab's own system"),
  mppOverride: mppOverride.optional(),
  model: modelReference.optional(),
}
const STRIP_LABEL =
  'Whether to take label and macro, which may name the patient, out of the stored file; refused for formats where it cannot be done'

const parsedIfJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** The fields of a form beside its file. */
export const uploadFormFields = z.strictObject({
  ...about,
  metadata: z.preprocess(parsedIfJson, metadata.default({})).describe(ofYourOwn),
  analyse: z.stringbool().default(true).describe('Whether to start an analysis'),
  stripLabel: z.stringbool().default(false).describe(STRIP_LABEL),
})

/** What a client says of a slide that it will upload in parts. */
export const uploadInParts = z.strictObject({
  ...about,
  fileName: z.string().min(1).max(255).optional(),
  sizeBytes: z.int().positive().optional().describe('Checked against the joined parts'),
  metadata: metadata.default({}).describe(ofYourOwn),
  analyse: z.boolean().default(true),
  stripLabel: z.boolean().default(false).describe(STRIP_LABEL),
})

/** What an upload asks for once its bytes are there. */
export const uploadIntent = z.object({
  mppOverride: z.object({ x: z.number(), y: z.number() }).optional(),
  model: z.string().optional(),
  analyse: z.boolean(),
  stripLabel: z.boolean().default(false),
})
export type UploadIntent = z.output<typeof uploadIntent>
