import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { MetaphaseError } from '@metaphase/errors'
import type { Outline } from './fill-polygon.ts'
import { readJson } from './read-json.ts'

const schema = z.record(z.string(), z.array(z.array(z.tuple([z.number(), z.number()])).min(3)))

/** Outlines of nuclei by image name, in pixels, continuous. */
export type NucleiPolygons = Readonly<Record<string, readonly Outline[]>>

/** Reads GBM40's `nuclei_polygons.json`. Throws `dataset-invalid` if it is not of that form. */
export const readNucleiPolygons = (path: string): Promise<NucleiPolygons> => readJson(path, schema)

/** The file last read: the masks of its images are asked for one after another, and it takes a while to parse. */
let last:
  | { readonly path: string; readonly changedMs: number; readonly polygons: Promise<NucleiPolygons> }
  | undefined

/** Outlines of the nuclei of one image. Throws `dataset-invalid` if the file does not name the image. */
export async function outlinesOf(path: string, image: string): Promise<readonly Outline[]> {
  const { mtimeMs: changedMs } = await stat(path).catch((cause: unknown) => {
    throw new MetaphaseError('dataset-invalid', `The file ${path} cannot be read: ${String(cause)}`, {
      cause,
    })
  })
  if (last?.path !== path || last.changedMs !== changedMs)
    last = { path, changedMs, polygons: readNucleiPolygons(path) }
  const outlines = (await last.polygons)[image]
  if (!outlines)
    throw new MetaphaseError('dataset-invalid', `The file ${path} has no outlines for image ${image}`)
  return outlines
}
