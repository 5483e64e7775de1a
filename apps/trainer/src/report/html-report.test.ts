import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePhantomSlide } from '@metaphase/phantom'
import { beforeAll, expect, test } from 'vitest'
import { report } from '../commands/report.ts'
import { writeEvaluationPage } from './evaluation-page.ts'
import { writeReport } from './html-report.ts'
import { type MadeUpRun, writeMadeUpRun } from './testbed.ts'

let run: MadeUpRun
let page: string

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  const names = ['plain', '<script>alert("& \'hi\'")</script>']
  const images = []
  for (const [index, name] of names.entries()) {
    const path = join(folder, `slide-${index}.tiff`)
    const truth = await writePhantomSlide(path, {
      seed: index,
      widthPx: 1024,
      heightPx: 1024,
      figuresPerMm2: 200,
      impostersPerMm2: 200,
    })
    images.push({ name, path, truth })
  }
  run = await writeMadeUpRun(folder, { epochs: 3, stepsPerEpoch: 4, images })
  page = readFileSync(await writeReport(folder), 'utf8')
})

/** What a reader sees, with the entities of the page resolved. */
const visibleText = () =>
  page
    .replaceAll(/<(style|svg).*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')

test('the page names the run, its seed, back-end, data and best epoch', () => {
  const f1s = run.events.flatMap((event) => (event.event === 'validation' ? [event.f1] : []))
  const best = Math.max(...f1s)
  for (const said of [
    'track1 <phantom> & "friends"',
    'Seed 20250917',
    'Back-end tensorflow (NVIDIA H100)',
    'Data 553 images, 3 domains',
    'Steps 12 in 3 epochs',
    `Best validation F1 ${best.toFixed(3)} after epoch ${f1s.indexOf(best) + 1}`,
  ])
    expect(visibleText()).toContain(said)
})

test('the page gives the scores and counts of the evaluation, and a row for every slide', () => {
  const { f1, precision, recall, ap, counts } = run.record
  const text = visibleText()
  for (const score of [f1, precision, recall, ap]) expect(text).toContain(score.toFixed(3))
  expect(text).toContain(`${counts.truePositives} · ${counts.falseNegatives} · ${counts.falsePositives}`)
  for (const { caseId, annotations } of run.record.images)
    expect(text).toContain(`${caseId} 1 0.07 ${annotations.length} `)
})

test('every miss, and hits and false alarms, are shown as crops with probability, image and place', () => {
  const { counts, images } = run.record
  const crops = page.match(/<img\s+src="data:image\/jpeg;base64,[A-Za-z0-9+/=]{500,}"/g)
  expect(crops).toHaveLength(counts.truePositives + counts.falsePositives + counts.falseNegatives)
  expect(visibleText()).toContain(`Misses: all ${counts.falseNegatives}`)
  const alarm = images[0]!.detections.find(({ outcome }) => outcome === 'false-positive')!
  expect(visibleText()).toContain(
    `p ${alarm.probability.toFixed(3)} ${images[0]!.id} x ${Math.round(alarm.xPx)}, y ${Math.round(alarm.yPx)} px`,
  )
})

test('a chart is drawn for every loss term, and a value that ran away is told', () => {
  for (const term of [
    'total',
    'crossEntropy',
    'adaptiveDice',
    'focal',
    'pointCrossEntropy',
    'contrastive',
    'domain',
  ])
    expect(page.match(new RegExp(`<figcaption>${term}</figcaption>\\s*<svg`))).not.toBeNull()
  expect(visibleText()).toContain('1 of 12 steps had no finite value.')
  expect(page.match(/[">, (]NaN/)).toBeNull()
})

test('the page loads nothing', () => {
  expect(page.match(/https?:|["'(]\/\/|<link|<script|@import|<iframe|href=/gi)).toBeNull()
  for (const [, source] of page.matchAll(/\ssrc="([^"]*)"/g)) expect(source).toMatch(/^data:/)
  for (const [, target] of page.matchAll(/url\(([^)]*)\)/g)) expect(target).toMatch(/^#/)
})

test('every tag is closed in its order, and no id occurs twice', () => {
  const open: string[] = []
  for (const [, closing, name, selfClosing] of page.matchAll(
    /<(\/?)([a-z][a-zA-Z0-9]*)(?:"[^"]*"|[^>"])*?(\/?)>/g,
  )) {
    if (selfClosing || ['meta', 'img', 'input', 'br', 'hr'].includes(name!)) continue
    if (!closing) open.push(name!)
    else if (open.at(-1) === name) open.pop()
    else open.push(`/${name}`)
  }
  expect(open).toEqual([])
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of page.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(target)
})

test('the command rebuilds the same page', async () => {
  writeFileSync(join(run.folder, 'report.html'), 'gone')
  await report(['--run', run.folder])
  // Compared outside the matcher, which would print two pages of megabytes.
  expect(readFileSync(join(run.folder, 'report.html'), 'utf8') === page).toBe(true)
})

test('a saved evaluation becomes a page of its own', async () => {
  const [saved, out] = [join(run.folder, 'saved.json'), join(run.folder, 'saved.html')]
  writeFileSync(saved, JSON.stringify(run.record))
  await report(['--evaluation', saved, '--out', out])
  const own = readFileSync(out, 'utf8')
  expect(own).toContain('made-up 0.1.0 – evaluation')
  expect(own).toContain('Gallery')
  expect(own).not.toContain('Run file')
  await expect(report(['--evaluation', saved])).rejects.toThrow('--out names no page')
})

test('where the images are gone, the page is still written and says which file it lacks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  const images = run.record.images.map((image) => ({ ...image, path: '/moved/away.tiff' }))
  const path = await writeEvaluationPage({ ...run.record, images }, join(folder, 'page.html'))
  expect(readFileSync(path, 'utf8')).toContain('/moved/away.tiff cannot be read')
})

test('a folder that is no run is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  await expect(report(['--run', folder])).rejects.toMatchObject({ code: 'request-invalid' })
})

test.each([[[]], [['--run']], [['--folder', 'x']], [['--run', 'x', '--evaluation', 'y']]])(
  'the arguments %j are refused with the usage',
  async (args) => {
    await expect(report(args)).rejects.toThrow('Usage: report --run DIR')
  },
)
