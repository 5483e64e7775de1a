import { expect, test } from 'vitest'
import { hasSharedData, readTrack1, type OrganisersImage } from '../test/example-data.ts'
import { averagePrecision } from './average-precision.ts'
import { froc } from './froc.ts'
import { matchMidog2025 } from './match-midog2025.ts'
import { poolCounts, scoreCountsMidog2025 } from './score-counts.ts'

const match = (image: OrganisersImage) => matchMidog2025(image.annotations, image.figures, image)

/** Rows of metrics.json under the names they have there; AP is kept there in single precision. */
function scores(images: OrganisersImage[], prefix: string, f1Name: string): Record<string, number> {
  const { f1, precision, recall } = scoreCountsMidog2025(poolCounts(images.map(match)))
  return {
    [`${prefix}precision`]: precision,
    [`${prefix}recall`]: recall,
    [`${prefix}${f1Name}`]: f1,
    [`${prefix}AP`]: Math.fround(averagePrecision(images)),
  }
}

test.skipIf(!hasSharedData)(
  "every number of the organisers' metrics.json, to the last digit (skipped without ../shared/data)",
  () => {
    const { images, aggregates } = readTrack1()
    for (const image of images) {
      const { truePositives, falsePositives, falseNegatives } = match(image)
      expect({
        true_positives: truePositives,
        false_positives: falsePositives,
        false_negatives: falseNegatives,
      }).toEqual(image.expected)
    }
    const by = <K>(keyOf: (image: OrganisersImage) => K, prefix: (key: K) => string) =>
      [...Map.groupBy(images, keyOf)].map(([key, members]) => scores(members, prefix(key), 'f1'))
    const ours: Record<string, number> = Object.assign(
      scores(images, '', 'f1_score'),
      ...by(
        (image) => image.tumourDomain,
        (domain) => `tumor_${domain}_`,
      ),
      ...by(
        (image) => image.roiType,
        (type) => `roi_type_${type}_`,
      ),
    )
    expect(ours).toEqual(aggregates)
  },
)

// metrics.json has no FROC; the number is that of the evaluator's published procedure, carried out apart from this code
test.skipIf(!hasSharedData)(
  "FROC area of the organisers' example to 8 false positives an image (skipped without ../shared/data)",
  () => {
    expect(froc(readTrack1().images).area).toBeCloseTo(3.113702179092111, 12)
  },
)
