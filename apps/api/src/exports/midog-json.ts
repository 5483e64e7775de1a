import { midogEnvelope, midogPoint } from '@metaphase/detection'
import { isMitotic } from './class-look.ts'
import type { ExportFormat } from './export-format.ts'
import { jsonItems, jsonWithList } from './json-list.ts'

/** An answer to MIDOG's Track 1. What a reviewer added has the probability 1. */
export const midogJson: ExportFormat = {
  name: 'JSON as MIDOG 2025 Track 1 wants it',
  ending: 'midog.json',
  contentType: 'application/json; charset=utf-8',
  write: ({ mpp }, pages) => {
    const points = jsonItems(pages, (figure) =>
      midogPoint(
        { ...figure, probability: figure.probability ?? 1, isMitotic: isMitotic(figure.class) },
        mpp,
      ),
    )
    return jsonWithList(midogEnvelope, 'points', points)
  },
}
