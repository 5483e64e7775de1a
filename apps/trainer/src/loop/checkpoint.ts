import { decodeTensors, encodeTensors, type NamedTensors } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'

/** Where a run stands, apart from its tensors. Random numbers need no state: every sample has its own stream. */
const positionSchema = z.strictObject({
  /** The next step to run. */
  epoch: z.int().nonnegative(),
  step: z.int().nonnegative(),
  /** F1 or, of a classifier, balanced accuracy. */
  bestScore: z.number(),
  bestEpoch: z.int(),
  /** sha256 of the run file's content: a checkpoint belongs to one. */
  runSha256: z.string(),
  hasTeacher: z.boolean(),
  /** Mined hard negatives by image id: [xPx, yPx]. */
  hardNegatives: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))),
})
export type Position = z.output<typeof positionSchema>

export interface Checkpoint {
  readonly position: Position
  /** Weights, the optimiser's moments, their average, the teacher: named `<part>/<parameter>`. */
  readonly tensors: NamedTensors
}

export const checkpointPath = (folder: string): string => join(folder, 'checkpoint.safetensors')

/** Replaces the run's checkpoint: a kill at any moment leaves the old one or the new one, whole. */
export const writeCheckpoint = (folder: string, { position, tensors }: Checkpoint): Promise<void> =>
  replaceFile(checkpointPath(folder), encodeTensors(tensors, { position: JSON.stringify(position) }))

/** The run's checkpoint, or null where it has none yet. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | null> {
  const bytes = await readFile(checkpointPath(folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!bytes) return null
  const { tensors, metadata } = decodeTensors(bytes)
  return { position: positionSchema.parse(JSON.parse(metadata['position'] ?? 'null')), tensors }
}

/** Names every tensor `<part>/<name>`. */
export const inPart = (part: string, tensors: NamedTensors): NamedTensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${part}/${name}`, tensor]))

/** The values of one part by their own names. */
export function partOf(tensors: NamedTensors, part: string): Record<string, Float32Array> {
  const prefix = `${part}/`
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { values }]) => [name.slice(prefix.length), values]),
  )
}
