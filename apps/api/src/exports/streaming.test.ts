import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Exported } from './export-format.ts'
import type { ExportedFigure } from './exported-figure.ts'
import { exportFormats } from './formats.ts'

const exported: Exported = {
  run: { analysisId: randomUUID(), generation: 1 },
  slideId: randomUUID(),
  widthPx: 100_000,
  heightPx: 100_000,
  mpp: { x: 0.25, y: 0.25 },
  areaMm2: 600,
  threshold: 0.5,
  atypicalThreshold: 0.5,
  model: { name: 'model', version: '1.0.0' },
  finishedAt: new Date(0),
  hotspot: null,
  choice: '',
}
const PAGES = 20
const PAGE_ROWS = 5_000

/** 100,000 figures in pages, and how many pages were asked for. */
function countedPages() {
  const asked = { pages: 0 }
  async function* pages(): AsyncGenerator<ExportedFigure[]> {
    while (asked.pages < PAGES) {
      const first = asked.pages++ * PAGE_ROWS
      yield Array.from({ length: PAGE_ROWS }, (_, i) => ({
        ordinal: first + i,
        addedFigureId: null,
        xPx: first + i + 0.5,
        yPx: i / 3,
        xUm: (first + i + 0.5) / 4,
        yUm: i / 12,
        probability: 1 - (first + i) / 1e6,
        atypicalProbability: 0.25,
        class: 'typical',
        isReviewed: false,
      }))
    }
  }
  return { asked, pages: pages() }
}

const streamed = exportFormats.filter(({ ending }) => ending !== 'dcm')

test.each(streamed.map((format) => [format.ending, format] as const))(
  '%s of 100,000 figures: a client that stops reading stops the reading of pages; all come in the end',
  async (_ending, format) => {
    const { asked, pages } = countedPages()
    const stream = Readable.from(format.write(exported, pages), { objectMode: false })
    const chunks = stream[Symbol.asyncIterator]()
    await chunks.next()
    for (let i = 0; i < 100; i++) await turn()
    expect(asked.pages).toBeLessThanOrEqual(3)
    let chunk
    do chunk = await chunks.next()
    while (!chunk.done)
    expect(asked.pages).toBe(PAGES)
  },
)
