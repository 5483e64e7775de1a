import { writePhantomSlide } from '@metaphase/phantom'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { baselineModel } from '../../test/baseline-model.ts'
import { survey } from './survey.ts'

const folder = mkdtempSync(join(tmpdir(), 'metaphase-survey-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('slides of which nothing is known: detections a mm² of tissue, and the strongest to look at', async () => {
  for (const seed of [1, 2])
    await writePhantomSlide(join(folder, `slide-${seed}.tiff`), { seed, widthPx: 800, heightPx: 600 })
  const printed = vi.spyOn(console, 'log').mockReturnValue()
  const page = join(folder, 'page.html')
  const args = ['--model', baselineModel, '--path', folder, '--out', page, '--threads', '1']
  await survey([...args, '--json'])
  const { slides, figures, tissueMm2, perMm2 } = JSON.parse(String(printed.mock.lastCall?.[0]))
  expect(slides).toBe(2)
  expect(tissueMm2).toBeCloseTo((2 * 800 * 600 * 0.25 ** 2) / 1e6, 2)
  expect(figures).toBeGreaterThan(2)
  expect(perMm2).toBeCloseTo(figures / tissueMm2, 9)

  const html = readFileSync(page, 'utf8')
  expect(html.match(/<img/g)).toHaveLength(Math.min(figures, 200))
  const probabilities = [...html.matchAll(/<b>p (0\.\d+)<\/b>/g)].map(([, p]) => Number(p))
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a))

  await survey(args)
  expect(String(printed.mock.lastCall?.[0])).toMatch(/^slide-1\.tiff +0\.03 +\d+ +\d+\.\d \[/m)
  printed.mockRestore()
}, 60_000)

test('a folder without slides, or none at all, is refused', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'))
  await expect(survey(['--path', empty])).rejects.toThrow('holds no .svs')
  await expect(survey(['--path', join(folder, 'nowhere')])).rejects.toThrow('cannot be read')
  await expect(survey([])).rejects.toThrow('Usage: survey')
})
