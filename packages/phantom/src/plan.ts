import { anaphase, atypicalShare, atypicalWeights, imposterWeights, phaseWeights } from './histology.ts'
import { NucleusField } from './nucleus-field.ts'
import { Placement, type Place } from './placement.ts'
import { between, hash32, mulberry32, pick, stream, type Random } from './random.ts'
import { sceneOf, type Scene } from './scene.ts'
import { Tissue } from './tissue.ts'
import type { PhantomFigure, PhantomImposter, PhantomOptions, PhantomTruth } from './types.ts'

/**
 * What the slide of these options shows, without a pixel drawn. Pure. Throws a RangeError where the options ask for
 * more figures than fit.
 */
export function planPhantom(options: PhantomOptions): PhantomTruth {
  const scene = sceneOf(options)
  const tissue = new Tissue(scene)
  const placement = new Placement(scene, tissue)
  const figures = planFigures(scene, tissue, placement)
  const imposters = planImposters(scene, tissue, placement)
  return {
    mppX: scene.mpp,
    mppY: scene.mpp,
    widthPx: scene.widthPx,
    heightPx: scene.heightPx,
    tissueAreaMm2: tissue.areaMm2,
    figures,
    imposters,
    nuclei: new NucleusField(scene, tissue, placement.taken).count(),
  }
}

function planFigures(
  { seed, figuresPerMm2 }: Scene,
  { areaMm2 }: Tissue,
  placement: Placement,
): PhantomFigure[] {
  const random = mulberry32(hash32(seed, stream.figures))
  const count = Math.round(figuresPerMm2 * areaMm2)
  const corners = placement.onCorners(random, Math.ceil(count / 8))
  const edges = placement.onEdges(random, Math.ceil(count / 4))
  const border = [...corners, ...edges].slice(0, count)
  return [...border, ...placement.inNests(random, count - border.length)].map((place) =>
    drawFigure(random, place),
  )
}

function drawFigure(random: Random, place: Place): PhantomFigure {
  const atypical = random() < atypicalShare
  const kind = atypical ? pick(random, atypicalWeights) : pick(random, phaseWeights)
  if (kind !== 'anaphase' && kind !== 'asymmetric-anaphase') return { ...place, kind, atypical }
  return { ...place, kind, atypical, plateDistanceUm: between(random, ...anaphase.distanceUm) }
}

function planImposters(
  { seed, impostersPerMm2 }: Scene,
  { areaMm2 }: Tissue,
  placement: Placement,
): PhantomImposter[] {
  const random = mulberry32(hash32(seed, stream.imposters))
  const count = Math.round(impostersPerMm2 * areaMm2)
  return placement
    .inNests(random, count)
    .map(({ xPx, yPx }) => ({ xPx, yPx, kind: pick(random, imposterWeights) }))
}
