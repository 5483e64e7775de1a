import type { Analysis } from './client.ts'

/** The last line of `--json`. */
export interface QuickstartResult {
  readonly slideId: string
  readonly analysisId: string
  readonly mitoses: number
  /** Null where no classifier ran. */
  readonly atypical: number | null
  readonly areaMm2: number
  readonly mitosesPerMm2: number | null
  readonly hotspot: { readonly areaMm2: number; readonly count: number } | null
  readonly executionProvider: string
  readonly model: string
  readonly elapsedMs: number
}

export function resultOf(analysis: Analysis, elapsedMs: number): QuickstartResult {
  const { hotspot, model } = analysis
  return {
    slideId: analysis.slideId,
    analysisId: analysis.id,
    mitoses: analysis.counts?.mitoses ?? 0,
    atypical: analysis.counts?.atypical ?? null,
    areaMm2: analysis.areaMm2 ?? 0,
    mitosesPerMm2: analysis.mitosesPerMm2,
    hotspot: hotspot && { areaMm2: hotspot.areaMm2, count: hotspot.count },
    executionProvider: analysis.executionProviders.join('+'),
    model: `${model.name}@${model.version}`,
    elapsedMs,
  }
}

const fixed = (value: number | null | undefined, digits: number) => (value ?? 0).toFixed(digits)

/** The result as a person reads it: every number with its unit, and where each comes from. */
export function describe(
  analysis: Analysis,
  { elapsedMs, model, executionProvider }: QuickstartResult,
): string {
  const { counts, hotspot, mpp } = analysis
  const { low, high } = counts?.mitosesInterval95 ?? { low: 0, high: 0 }
  const spot = hotspot
    ? `${hotspot.count} in ${fixed(hotspot.areaMm2, 2)} mm² at x ${fixed(hotspot.xPx, 0)}, y ${fixed(hotspot.yPx, 0)} px (${fixed(hotspot.tissueAreaMm2, 2)} mm² of it tissue)`
    : 'none: no mitotic figure was found'
  return `
  Mitotic figures  ${counts?.mitoses ?? 0}   (95 % interval of the count ${fixed(low, 1)} to ${fixed(high, 1)})
${atypicalLine(analysis)}  Tissue           ${fixed(analysis.areaMm2, 3)} mm²
  Density          ${fixed(analysis.mitosesPerMm2, 2)} mitotic figures per mm²
  Hot-spot         ${spot}
  Coverage         ${fixed((analysis.coverage ?? 0) * 100, 1)} % of the tiles with tissue
  Resolution       ${mpp ? `${mpp.x} × ${mpp.y} µm/px, from ${mpp.source}` : 'not known'}
  Model            ${model}, run by ${executionProvider}
  Time             ${fixed(elapsedMs / 1000, 1)} s from the first byte posted to the webhook received
`
}

/** Nothing where no classifier ran. */
function atypicalLine({ counts, atypicalShare, hotspot }: Analysis): string {
  if (typeof counts?.atypical !== 'number') return ''
  const inHotSpot = hotspot ? `; in the hot-spot ${hotspot.atypical}${shareOf(hotspot.atypicalShare)}` : ''
  return `  Atypical         ${counts.atypical}${shareOf(atypicalShare)}${inHotSpot}\n`
}

const percent = (share: number) => (share * 100).toFixed(1)

const shareOf = (share: Analysis['atypicalShare']): string =>
  share
    ? `, ${percent(share.value)} % of them (95 % interval ${percent(share.low)} to ${percent(share.high)} %)`
    : ''
