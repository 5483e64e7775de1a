import { writeLargeSlide } from '../apps/standalone/test/page/large-slide.ts'
import { launch, openWindow, signIn } from '../apps/standalone/test/page/page-window.ts'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import { openDatabase, type FigureRow } from '../packages/db/src/index.ts'
import { mulberry32 } from '../packages/phantom/src/index.ts'
import { defineBench } from './bench.ts'
import { about, rows, watchScreen } from './page-probe.ts'
import { storeResult } from './stored-result.ts'

const MPP = 0.25
/** On a smaller slide the pans at 20× would leave it, and what lies beside a slide is blank. */
const SIDE_MIN_PX = 20_000

/** Scattered over the slide, ever less probable; half are mitotic. */
function scatter(count: number, sidePx: number): FigureRow[] {
  const random = mulberry32(count)
  return Array.from({ length: count }, (_, i) => {
    const xPx = random() * sidePx
    const yPx = random() * sidePx
    const isMitotic = i < count / 2
    return {
      xPx,
      yPx,
      xUm: xPx * MPP,
      yUm: yPx * MPP,
      probability: 1 - i / count,
      class: isMitotic ? (i % 5 === 0 ? 'atypical' : 'typical') : 'candidate',
      atypicalProbability: i % 5 === 0 ? 0.9 : 0.1,
    }
  })
}

export const bench = defineBench({
  about:
    'Opens a large slide in the page and moves about in it with all its figures drawn: the time to the first tile, how long a part ' +
    'of the view stays blank, and the time between frames. Needs Chromium, which draws without a GPU here',
  options: {
    side: { about: `of the slide, pixels, at least ${SIDE_MIN_PX}`, default: String(SIDE_MIN_PX) },
    figures: { about: 'on it', default: '100000' },
  },
  async measure({ side, figures }) {
    const sidePx = Number(side)
    if (!(sidePx >= SIDE_MIN_PX))
      throw new RangeError(`--side ${side}: the pans need a slide of ${SIDE_MIN_PX} pixels at least`)
    return withSystem(
      { workers: 0, tilesPerBatch: 64, model: 'haematoxylin-baseline' },
      async (client, system) => {
        const path = `${system.env['CACHE_DIR']}-large.tiff`
        await writeLargeSlide(path, { sidePx, mpp: MPP })
        const { slide } = await client.postSlide(path, { analyse: 'false' })
        const db = openDatabase(system.env['DATABASE_URL']!)
        await storeResult(db, slide.id, scatter(Number(figures), sidePx)).finally(() => db.$disconnect())
        const browser = await launch()
        try {
          const { page } = await openWindow(
            browser,
            system.url,
            { width: 1920, height: 1080 },
            { bypassCSP: true },
          )
          await signIn(page, await system.createApiKey(['admin']))
          const screen = await watchScreen(page)
          await page.goto(`/view/slides/${slide.id}`)
          const firstTileMs = await screen.firstTileMs()
          await page.getByRole('listbox').getByRole('option').first().waitFor()
          await page.keyboard.press('c') // candidates too: all figures are drawn
          const drawing = []
          for (const [view, key] of [
            ['whole slide', 'f'],
            ['5×', '1'],
            ['10×', '2'],
          ] as const) {
            await page.keyboard.press(key)
            await page.waitForTimeout(1_500)
            drawing.push({ view, ...(await screen.whilePanning(about(20))) })
          }
          await page.keyboard.press('f')
          await page.keyboard.press('3')
          await page.waitForTimeout(1_500)
          drawing.push({ view: '20×', ...(await screen.whilePanning(rows(60))) })
          return { sidePx, figures: Number(figures), firstTileMs, drawing }
        } finally {
          await browser.close()
        }
      },
    )
  },
})
