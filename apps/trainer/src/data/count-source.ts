import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import type { AnnotatedImage } from './annotated-image.ts'
import { loaders, sourceFolder, type StoredSource } from './loaders.ts'
import { readMidogCases } from './midog-plus-plus.ts'
import { panNukeTissues } from './pannuke.ts'
import { readMask } from './read-mask.ts'

export interface SourceCounts {
  readonly images: number
  /** Of the images, those whose pixels are there. */
  readonly imageFiles: number
  readonly cases: number
  readonly scanners: number
  /** As the paper counts them: PanNuke's tissues, MIDOG++'s tumours, else one. */
  readonly domains: number
  readonly mitoticFigures: number
  readonly hardNegatives: number
  /** Null where they are not outlined, or too many to count in passing. */
  readonly nuclei: number | null
  readonly mpps: readonly number[]
}

/** What is found of a data set under `dataFolder`; a sentence where it is missing or not laid out as expected. */
export async function countSource(dataFolder: string, source: StoredSource): Promise<SourceCounts | string> {
  const folder = sourceFolder(dataFolder, source)
  if (!existsSync(folder)) return 'not found'
  try {
    const images = await loaders[source](folder)
    return {
      ...countImages(images),
      domains: await domainsOf(source, folder),
      nuclei: await countNuclei(images),
    }
  } catch (error) {
    if (error instanceof MetaphaseError) return error.message
    throw error
  }
}

function countImages(images: readonly AnnotatedImage[]): Omit<SourceCounts, 'domains' | 'nuclei'> {
  const figures = images.flatMap((image) => image.figures)
  return {
    images: images.length,
    imageFiles: images.filter(({ pixels }) => existsSync(pixels.path)).length,
    cases: new Set(images.map(({ caseId }) => caseId)).size,
    scanners: new Set(images.map(({ scanner }) => scanner)).size,
    mitoticFigures: figures.filter(({ kind }) => kind === 'mitotic-figure').length,
    hardNegatives: figures.filter(({ kind }) => kind === 'hard-negative').length,
    mpps: [...new Set(images.map(({ mpp }) => mpp.x))].toSorted((a, b) => a - b),
  }
}

async function domainsOf(source: StoredSource, folder: string): Promise<number> {
  if (source === 'pannuke') return new Set(await panNukeTissues(folder)).size
  if (source === 'midog++') return new Set((await readMidogCases(folder)).map(({ tumour }) => tumour)).size
  return 1
}

async function countNuclei(images: readonly AnnotatedImage[]): Promise<number | null> {
  let nuclei: number | null = null
  for (const { nucleusMask, ...size } of images) {
    if (!nucleusMask || nucleusMask.kind === 'pannuke-npy') continue
    const { instances } = await readMask(nucleusMask, size)
    nuclei = (nuclei ?? 0) + new Set(instances.filter((number) => number !== 0)).size
  }
  return nuclei
}
