import type { ExportedFigure } from './exported-figure.ts'
import type { ExportFormat } from './export-format.ts'

/** Column by column: level-0 pixels, slide micrometres, probabilities from 0 to 1. */
const columns: Readonly<Record<string, (figure: ExportedFigure) => string | number | null>> = {
  ordinal: ({ ordinal }) => ordinal,
  x_px: ({ xPx }) => xPx,
  y_px: ({ yPx }) => yPx,
  x_um: ({ xUm }) => xUm,
  y_um: ({ yUm }) => yUm,
  class: ({ class: name }) => name,
  probability: ({ probability }) => probability,
  atypical_probability: ({ atypicalProbability }) => atypicalProbability,
  class_by: ({ isReviewed }) => (isReviewed ? 'reviewers' : 'model'),
}

/** One row a figure, RFC 4180; an empty field is what nobody knows. No value needs quotes. */
export const csv: ExportFormat = {
  name: 'CSV, one row a figure',
  ending: 'csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  write: async function* write(_exported, pages) {
    const fields = Object.values(columns)
    yield `${Object.keys(columns).join(',')}\r\n`
    for await (const page of pages)
      yield page.map((figure) => `${fields.map((field) => field(figure) ?? '').join(',')}\r\n`).join('')
  },
}
