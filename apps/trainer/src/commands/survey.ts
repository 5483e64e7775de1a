import { MetaphaseError } from '@metaphase/errors'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import { positiveNumber, readOptions, threadsOf, usageError } from './command-options.ts'
import { alignedColumns } from '../evaluate/aligned-columns.ts'
import { defaultModelFolder } from '../evaluate/default-model.ts'
import { surveySlides, type Survey, type SurveyedSlide } from '../evaluate/survey-slides.ts'
import { withEngine } from '../evaluate/with-engine.ts'
import { surveyDensity, writeSurveyPage } from '../report/survey-page.ts'

const usage = 'survey --path FILE|DIR [--model DIR] [--mpp µm/px] [--out PAGE.html] [--threads N] [--json]'

const options = {
  model: { type: 'string', default: defaultModelFolder },
  path: { type: 'string' },
  mpp: { type: 'string' },
  out: { type: 'string' },
  threads: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const slideEndings = ['.svs', '.tif', '.tiff', '.jpg', '.jpeg', '.png']

/**
 * Runs a model over slides without annotations: how many figures a mm² it claims, and, on the page, which. Prints a table, or
 * with `--json` one object.
 */
export async function survey(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  if (values.path === undefined) throw usageError('--path names no slide, and no folder of slides', usage)
  const files = await slideFiles(values.path)
  const mpp = positiveNumber(values.mpp, 'mpp', usage)
  const found = await withEngine({ threads: threadsOf(values.threads, usage) }, (serving) =>
    surveySlides(files, values.model, { ...serving, mpp, onSlide: printProgress }),
  )
  if (values.out !== undefined) process.stderr.write(`${await writeSurveyPage(found, values.out)}\n`)
  console.log(values.json ? JSON.stringify(summaryOf(found)) : asText(found))
}

async function slideFiles(path: string): Promise<{ id: string; path: string }[]> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new MetaphaseError('request-invalid', `${path} cannot be read: ${String(cause)}`, { cause })
  })
  if (!entry.isDirectory()) return [{ id: basename(path), path }]
  const names = (await readdir(path)).filter((name) => slideEndings.includes(parse(name).ext.toLowerCase()))
  if (names.length > 0) return names.toSorted().map((name) => ({ id: name, path: join(path, name) }))
  throw new MetaphaseError('request-invalid', `The folder ${path} holds no ${slideEndings.join(', ')} file`)
}

const printProgress = ({ id, figures }: SurveyedSlide) => process.stderr.write(`${id}: ${figures.length}\n`)

const summaryOf = ({ model, slides }: Survey) => {
  const { figures, tissueMm2, perMm2 } = surveyDensity(slides)
  return { ...model, slides: slides.length, figures, tissueMm2, perMm2 }
}

const asText = ({ slides }: Survey): string =>
  alignedColumns([
    ['slide', 'tissue mm²', 'detections', 'per mm²'],
    ...slides.map((slide) => rowOf(slide.id, [slide])),
    rowOf('all', slides),
  ])

function rowOf(name: string, slides: readonly SurveyedSlide[]): string[] {
  const { figures, tissueMm2, perMm2, low, high } = surveyDensity(slides)
  return [
    name,
    tissueMm2.toFixed(2),
    String(figures),
    `${perMm2.toFixed(1)} [${low.toFixed(1)}–${high.toFixed(1)}]`,
  ]
}
