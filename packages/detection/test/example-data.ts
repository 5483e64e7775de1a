import { existsSync, readFileSync } from 'node:fs'
import { suppressNeighbours } from '../src/suppress-neighbours.ts'
import type { ScoredImage } from '../src/match-result.ts'

const shared = new URL('../../../../shared/data/', import.meta.url)
export const hasSharedData = existsSync(shared)
const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, shared), 'utf8')) as T

const TUPAC_RADIUS_PX = 25
const TUPAC_MPP = { x: 0.25, y: 0.25 }

/** RetinaNet's detections on the 73 TUPAC16 cases after suppression within 25 px, with the alternative labels. */
export function readTupac(): (ScoredImage & { name: string })[] {
  type Box = [number, number, number, number, number]
  const { detections, gt_augmented } = read<{
    detections: Record<string, Box[]>
    gt_augmented: Record<string, [number, number][]>
  }>('tupac16/golden_f1.json')
  const names = [...new Set([...Object.keys(detections), ...Object.keys(gt_augmented)])] // some cases hold no figure
  const radiusUm = TUPAC_RADIUS_PX * TUPAC_MPP.x
  return names.map((name) => {
    const boxes = (detections[name] ?? []).map(([x1, y1, x2, y2, probability]) => ({
      xPx: (x1 + x2) / 2,
      yPx: (y1 + y2) / 2,
      probability,
    }))
    return {
      name,
      mpp: TUPAC_MPP,
      radiusUm,
      annotations: (gt_augmented[name] ?? []).map(([xPx, yPx]) => ({ xPx, yPx })),
      detections: suppressNeighbours(boxes, { radiusUm, mpp: TUPAC_MPP }),
    }
  })
}

export interface OrganisersImage extends ScoredImage {
  readonly name: string
  readonly tumourDomain: number
  readonly roiType: string
  /** Of the detections, those named `mitotic figure`. */
  readonly figures: ScoredImage['detections']
  /** What the organisers' evaluator counted. */
  readonly expected: { true_positives: number; false_positives: number; false_negatives: number }
}

/** The MIDOG 2025 organisers' Track 1 example, its images in the order in which their evaluator took them. */
export function readTrack1(): { images: OrganisersImage[]; aggregates: Record<string, number> } {
  const folder = 'midog/track1-evaluation'
  const truth = read<
    Record<string, { annotations: [number, number, number][]; 'tumor domain': number; 'roi type': string }>
  >(`${folder}/ground_truth/ground_truth.json`)
  const { results, aggregates } = read<{
    results: { image: string; metrics: OrganisersImage['expected'] }[]
    aggregates: Record<string, number>
  }>(`${folder}/test/output/metrics.json`)
  const answers = readAnswers<{ points: { name: string; point: [number, number]; probability: number }[] }>(
    folder,
    'mitotic-figures',
  )
  const images = results.map(({ image, metrics }): OrganisersImage => {
    const { annotations, 'tumor domain': tumourDomain, 'roi type': roiType } = truth[image]!
    const { points } = answers.find(({ name }) => name === image)!.answer
    const detections = points.map(({ name, point: [xMm, yMm], probability }) => ({
      name,
      xPx: xMm * 1000,
      yPx: yMm * 1000,
      probability,
    }))
    return {
      name: image,
      tumourDomain,
      roiType,
      mpp: { x: 1, y: 1 },
      annotations: annotations.map(([xMm, yMm]) => ({ xPx: xMm * 1000, yPx: yMm * 1000 })),
      detections,
      figures: detections.filter(({ name }) => name === 'mitotic figure'),
      expected: metrics,
    }
  })
  return { images, aggregates }
}

/** The organisers' Track 2 example; as their evaluator does, `confidence` is taken as that of the class named. */
export function readTrack2(): { score: number; isTrue: boolean; calledAtypical: boolean }[] {
  const folder = 'midog/track2-evaluation'
  const truth = read<{ image: string; labels: string[] }[]>(`${folder}/ground_truth/ground_truth.json`)
  return readAnswers<{ class: string; confidence: number }[]>(
    folder,
    'multiple-mitotic-figure-classification',
  ).flatMap(({ name, answer }) => {
    const { labels } = truth.find(({ image }) => image === name)!
    return answer.map(({ class: called, confidence }, i) => ({
      score: called === 'atypical' ? confidence : 1 - confidence,
      isTrue: labels[i] === 'atypical',
      calledAtypical: called === 'atypical',
    }))
  })
}

function readAnswers<T>(folder: string, slug: string): { name: string; answer: T }[] {
  const jobs = read<{ pk: string; inputs: { image: { name: string } }[] }[]>(
    `${folder}/test/input/predictions.json`,
  )
  return jobs.map(({ pk, inputs }) => ({
    name: inputs[0]!.image.name,
    answer: read<T>(`${folder}/test/input/${pk}/output/${slug}.json`),
  }))
}
