// Scores a bundle on a folder of annotated fields laid out like ICPR 2012 MITOS (images/*.jpg, mitoses.csv with image, x, y),
// through the whole service over HTTP, at the manifest's threshold:
//   node scripts/setup.mjs apps/standalone/src/evaluate-fields.ts FOLDER [--mpp 0.2456] [--model haematoxylin-baseline]
import {
  matchMidog2025,
  poolCounts,
  scoreCounts,
  type Annotation,
  type MatchCounts,
} from '@metaphase/detection'
import { readdir, readFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import { analysisWhen } from './analysis-when.ts'
import type { Client } from './client.ts'
import { withSystem } from './with-system.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mpp: { type: 'string', default: '0.2456' },
    model: { type: 'string', default: 'haematoxylin-baseline' },
  },
})
const [folder] = positionals
if (!folder) throw new Error('Name the folder that holds images/ and mitoses.csv')

/** image,instance,x,y,… with pixel indices: the centre of pixel i is i + 0.5. */
async function readAnnotations(path: string): Promise<Map<string, Annotation[]>> {
  const [header = '', ...rows] = (await readFile(path, 'utf8')).trim().split('\n')
  const columns = header.split(',')
  const byImage = new Map<string, Annotation[]>()
  for (const row of rows) {
    const fields = row.split(',')
    const value = (name: string) => fields[columns.indexOf(name)] ?? ''
    const annotations = byImage.get(value('image')) ?? []
    annotations.push({ xPx: Number(value('x')) + 0.5, yPx: Number(value('y')) + 0.5 })
    byImage.set(value('image'), annotations)
  }
  return byImage
}

async function detect(client: Client, path: string) {
  const { analysis: queued } = await client.postSlide(path, { mppOverride: values.mpp })
  const analysis = await analysisWhen(client, queued!.id)
  return { analysis, figures: await client.figures(analysis.id) }
}

const fixed = (counts: MatchCounts): string => {
  const { f1, precision, recall } = scoreCounts(counts)
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = counts
  return `F1 ${f1.toFixed(3)}  precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  (TP ${tp}, FP ${fp}, FN ${fn})`
}

const annotations = await readAnnotations(join(folder, 'mitoses.csv'))
const images = (await readdir(join(folder, 'images'))).toSorted()
const pooled = await withSystem({ workers: 1, tilesPerBatch: 64, model: values.model }, async (client) => {
  const counts: MatchCounts[] = []
  for (const image of images) {
    const { analysis, figures } = await detect(client, join(folder, 'images', image))
    const field = matchMidog2025(annotations.get(parse(image).name) ?? [], figures, { mpp: analysis.mpp })
    counts.push(field)
    console.log(`${image}  ${analysis.state}  ${fixed(field)}`)
  }
  return poolCounts(counts)
})
console.log(`${values.model} on ${images.length} fields, pooled: ${fixed(pooled)}`)
