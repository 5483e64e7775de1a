import { classLook } from './class-look.ts'
import type { ExportedFigure } from './exported-figure.ts'
import type { ExportFormat } from './export-format.ts'
import { jsonItems, jsonWithList } from './json-list.ts'

/** An annotation of the Digital Slide Archive, for HistomicsUI: base layer pixels, a group a class. */
export const dsaAnnotation: ExportFormat = {
  name: 'annotation of the Digital Slide Archive',
  ending: 'dsa.json',
  contentType: 'application/json; charset=utf-8',
  write: ({ model, threshold, run }, pages) => {
    const fields = {
      name: 'Mitotic figures',
      description: `Metaphase, ${model.name} ${model.version}, threshold ${threshold}. For research use, not for diagnosis.`,
      attributes: { analysisId: run.analysisId },
    }
    return jsonWithList(fields, 'elements', jsonItems(pages, toElement))
  },
}

function toElement({ xPx, yPx, class: name, probability, atypicalProbability }: ExportedFigure) {
  const { label, rgb } = classLook[name]
  return {
    type: 'point',
    center: [xPx, yPx, 0],
    label: { value: label },
    group: label,
    lineColor: `rgb(${rgb.join(', ')})`,
    fillColor: `rgb(${rgb.join(', ')})`,
    user: { probability, atypicalProbability },
  }
}
