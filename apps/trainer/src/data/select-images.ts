import { MetaphaseError } from '@metaphase/errors'
import type { RunFile } from '../run-file.ts'
import type { AnnotatedImage, SourceName } from './annotated-image.ts'
import { drawPhantoms } from './draw-phantoms.ts'
import { foldOf, innerFoldOf } from './folds.ts'
import { loadSource, sourceFolder } from './loaders.ts'
import { split85To80, type Split } from './split-85-80.ts'

/**
 * What is kept from the training: the cases of one fold of folds.json, with the next one for validation; `split`, the
 * paper's 85/15 and 80/20 by patient, seeded by the run; or `none`.
 */
export type HeldOut = number | 'split' | 'none'

/** What a run trains on, watches while it trains, and must not have seen when it is tested. */
export interface ImageSelection {
  readonly warmUp: readonly AnnotatedImage[]
  readonly training: readonly AnnotatedImage[]
  /** Only images whose every figure is marked; so is `test`. */
  readonly validation: readonly AnnotatedImage[]
  readonly test: readonly AnnotatedImage[]
}

/** Where images come from. */
export interface ImageFolders {
  /** Holds the data sets. */
  readonly data: string
  /** Phantom slides are drawn here. */
  readonly phantoms: string
}

/**
 * The images of a run file's sources. A case held out is held out with all its images, of whichever source and track; patches
 * of the validation fold, on which nothing can be scored, train. Phantoms and outlined nuclei train always, but for the half of
 * GBM40 that is kept to count false alarms on. With a
 * classifier, figures whose class is known are what is scored, and the warm-up is on the training images themselves. Unwatched,
 * what would be watched is trained on.
 */
export async function selectImages(
  run: RunFile,
  folders: ImageFolders,
  heldOut: HeldOut,
  { unwatched = false } = {},
): Promise<ImageSelection> {
  const images = withoutRepeats(await loadSources(run, run.sources, folders))
  const parts = new Map(images.map((image) => [image, partOf(image, heldOut, run.seed)]))
  const isScorable = run.classification ? hasClass : ({ exhaustive }: AnnotatedImage) => exhaustive
  const scorableOf = (part: Split) => images.filter((image) => parts.get(image) === part && isScorable(image))
  const isWatched = ({ source }: AnnotatedImage) => run.validation.sources?.includes(source) ?? true
  const validation = unwatched ? [] : scorableOf('validation').filter(isWatched)
  const trains = (image: AnnotatedImage) =>
    parts.get(image) === 'train' || (parts.get(image) === 'validation' && (unwatched || !isScorable(image)))
  const training = images.filter(trains)
  const warmUp = run.classification
    ? training.filter(({ source }) => run.warmUp.sources.includes(source)).map(withPseudoMasks)
    : (await loadSources(run, run.warmUp.sources, folders)).filter((image) => !isKeptForFalseAlarms(image))
  return { warmUp, training, validation, test: scorableOf('test') }
}

/** Whether an image can be scored as typical or atypical. */
const hasClass = ({ figures }: AnnotatedImage): boolean => figures[0]?.atypical !== undefined

/** Nuclei and the figure outlined by classical image analysis: what Track 2 warms up on (paper, "Frozen Teacher Module"). */
export function withPseudoMasks(image: AnnotatedImage): AnnotatedImage {
  const { pixels, mpp, figures } = image
  const mask = { kind: 'pseudo-mask', pixels, mpp: Math.sqrt(mpp.x * mpp.y) } as const
  return {
    ...image,
    figureMask: { ...mask, figure: figures[0]! },
    nucleusMask: { ...mask, figure: null },
  }
}

/** Drawn, or of patients that no other source shares and no mitotic figure is known of: in every fold. */
const ofNoPatient: ReadonlySet<SourceName> = new Set(['phantom', 'pannuke', 'gbm40', 'dsb2018'])

/** The second half of GBM40's 40 fields trains nowhere: false alarms in a stain of another laboratory are counted on it. */
const isKeptForFalseAlarms = ({ source, caseId }: AnnotatedImage): boolean =>
  source === 'gbm40' && Number(caseId.slice('gbm40/'.length)) > 20

/** Reviewed slides are of a laboratory's own patients, whom no fold knows: they train whichever fold is held out. */
const ofOwnPatients: ReadonlySet<SourceName> = new Set(['reviews', 'reviews-atypical'])

function partOf(image: AnnotatedImage, heldOut: HeldOut, seed: number): Split {
  if (isKeptForFalseAlarms(image)) return 'test'
  if (heldOut === 'none' || ofNoPatient.has(image.source)) return 'train'
  if (heldOut === 'split') return split85To80(image, seed)
  if (ofOwnPatients.has(image.source)) return 'train'
  const fold = foldOf(image.caseId)
  if (fold === null) {
    throw new MetaphaseError(
      'request-invalid',
      `${image.id}: its case ${image.caseId} is in no fold of folds.json; hold out by patient with --fold split`,
    )
  }
  if (fold === heldOut) return 'test'
  return fold === innerFoldOf(heldOut) ? 'validation' : 'train'
}

/** MIDOG 2021's cases, in AMi-Br, are in MIDOG25 as well: where both are read, they count once (paper, "Dataset"). */
export function withoutRepeats(images: readonly AnnotatedImage[]): AnnotatedImage[] {
  const ofMidog25 = images.filter(({ source }) => source === 'midog25-atypical')
  const cases = new Set(ofMidog25.map(({ caseId }) => caseId))
  return images.filter(({ source, caseId }) => source !== 'ami-br' || !cases.has(caseId))
}

async function loadSources(
  { phantoms }: RunFile,
  sources: readonly SourceName[],
  folders: ImageFolders,
): Promise<AnnotatedImage[]> {
  const load = (source: SourceName) => {
    if (source !== 'phantom') return loadSource(source, sourceFolder(folders.data, source))
    if (phantoms) return drawPhantoms(phantoms, folders.phantoms)
    throw new MetaphaseError('request-invalid', 'The run trains on phantoms, but "phantoms" says none')
  }
  return (await Promise.all(sources.map(load))).flat()
}
