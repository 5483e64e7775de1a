import type { Detection, Mpp } from '@metaphase/detection'
import { analyseSlide, openBundleFolder, type Engine } from '@metaphase/inference'
import { statedMpp } from './stated-mpp.ts'

/** What a model finds on a slide of which nothing is known. */
export interface SurveyedSlide {
  /** The file's name. */
  readonly id: string
  readonly path: string
  readonly widthPx: number
  readonly heightPx: number
  readonly mpp: Mpp
  readonly tissueMm2: number
  /** From the threshold up, most probable first; level-0 pixels. */
  readonly figures: readonly Detection[]
}

export interface Survey {
  readonly model: { readonly id: string; readonly version: string; readonly threshold: number }
  readonly slides: readonly SurveyedSlide[]
}

interface SurveyOptions {
  readonly engine: Engine
  readonly scratchDir: string
  /** µm/px of every slide, in place of the files' own. */
  readonly mpp: number | undefined
  readonly onSlide?: (slide: SurveyedSlide) => void
}

/** Runs a bundle over slide files by the serving path. Throws what `analyseSlide` throws. */
export async function surveySlides(
  files: readonly { readonly id: string; readonly path: string }[],
  bundleFolder: string,
  { engine, scratchDir, mpp: stated, onSlide }: SurveyOptions,
): Promise<Survey> {
  const bundle = await openBundleFolder(bundleFolder)
  const { id, version, detector } = bundle.manifest
  const slides: SurveyedSlide[] = []
  for (const file of files) {
    const mpp = await statedMpp(file.path, stated)
    const analysis = await analyseSlide(file.path, bundle, { engine, scratchDir, mppOverride: mpp })
    const { widthPx, heightPx, tissueMm2, candidates } = analysis
    const figures = candidates.filter(({ probability }) => probability >= detector.threshold)
    const slide = { ...file, widthPx, heightPx, mpp: { x: mpp.x, y: mpp.y }, tissueMm2, figures }
    slides.push(slide)
    onSlide?.(slide)
  }
  return { model: { id, version, threshold: detector.threshold }, slides }
}
