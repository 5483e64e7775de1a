import { AxeBuilder } from '@axe-core/playwright'
import { writePhantomSlide, type PhantomTruth } from '@metaphase/phantom'
import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisWhen } from '../../src/analysis-when.ts'
import type { Analysis, Figure } from '../../src/client.ts'
import { startPageSystem, type PageSystem } from './page-fixture.ts'
import { located, signIn, whereThereIsChromium } from './page-window.ts'
import { differenceFromSlide, markColours, middleOf, stageOf, stagePixels } from './stage-pixels.ts'

const SMALL = { width: 1280, height: 800 }
const LARGE = { width: 1920, height: 1080 }
/** Other tests may have the processor. */
const SOON = { timeout: 20_000 }
const SLIDE = { widthPx: 3_200, heightPx: 2_600, mpp: 0.25 }

describe.skipIf(located instanceof Error)(`the page, ${whereThereIsChromium}`, () => {
  let system: PageSystem
  let slidePath: string
  let truth: PhantomTruth
  let analysis: Analysis
  let figures: Figure[]

  beforeAll(async () => {
    system = await startPageSystem()
    slidePath = join(system.dataDir, 'phantom.tiff')
    truth = await writePhantomSlide(slidePath, { seed: 21, ...SLIDE, tissue: 'island', figuresPerMm2: 80 })
  }, 240_000)
  afterAll(() => system?.stop())

  /** Opens the slide that the first test has posted. */
  async function openSlide(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'phantom.tiff' }).first().click()
    await page.getByRole('listbox').getByRole('option').first().waitFor()
  }
  const shownCount = async (page: Page, name: string): Promise<number> =>
    Number((await page.locator(`[data-count=${name}]`).innerText()).replaceAll(/\D/g, ''))
  const counted = async (query: string) => {
    const headers = { authorization: `Bearer ${system.apiKey}` }
    const answer = await fetch(`${system.system.url}/analyses/${analysis.id}/counts?${query}`, { headers })
    return (await answer.json()) as { counts: { mitoses: number; atypical: number | null }; rejected: number }
  }

  test('a slide that is chosen is sent, analysed and listed, without a reload', async () => {
    const { page, faults } = await system.open(SMALL)
    await signIn(page, system.apiKey)
    await page.locator('input[type=file]').setInputFiles(slidePath)
    await page.getByRole('progressbar', { name: 'Upload of phantom.tiff' }).waitFor()
    await page.getByRole('progressbar', { name: 'Progress of the analysis' }).waitFor()
    await page.getByText('Completed').waitFor({ timeout: 90_000 })
    const row = page.getByRole('row', { name: /phantom\.tiff/ })
    analysis = await analysisWhen(system.client, await newestAnalysis(system))
    figures = await system.client.figures(analysis.id, 0)
    expect(await row.locator('.count').innerText()).toBe(String(analysis.counts!.mitoses))
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([])
  }, 240_000)

  test.each([SMALL, LARGE])(
    'at $width px, figures lie where the phantom has them, pixel for pixel',
    async (size) => {
      const { page } = await system.open(size)
      await signIn(page, system.apiKey)
      await openSlide(page)
      const mitoses = figures.filter((figure) => figure.class !== 'candidate')
      const stage = (await stageOf(page).boundingBox())!
      const middle = { x: stage.width / 2, y: stage.height / 2 }
      const isTrue = ({ xPx, yPx }: Figure) =>
        truth.figures.some(
          (figure) => Math.hypot(figure.xPx - xPx, figure.yPx - yPx) * SLIDE.mpp <= FIGURE_RADIUS_UM,
        )
      const isAlone = (figure: Figure) =>
        mitoses.filter(
          (other) =>
            other.class === figure.class && Math.hypot(other.xPx - figure.xPx, other.yPx - figure.yPx) < 130,
        ).length === 1
      await page.getByRole('listbox').focus()
      let checked = 0
      for (const [i, figure] of mitoses.entries()) {
        if (checked === 3) break
        await page.keyboard.press('n')
        if (!isTrue(figure) || !isAlone(figure) || nearBorder(figure)) continue
        checked += 1
        const at = `figure ${i} at ${figure.xPx}/${figure.yPx}`
        const colour = markColours[figure.class as keyof typeof markColours]
        await expect
          .poll(async () => middleOf(await stagePixels(page), colour, middle, 42), { message: at, ...SOON })
          .toEqual({ x: expect.closeTo(middle.x, -0.5), y: expect.closeTo(middle.y, -0.5) })
        const differ = async () => {
          const screen = { x: middle.x, y: middle.y + 100 } // beside the mark
          const slidePx = { x: figure.xPx, y: figure.yPx + 100 }
          return differenceFromSlide(await stagePixels(page), slidePath, { screen, slidePx, halfPx: 24 })
        }
        await expect.poll(differ, { message: at, ...SOON }).toBeLessThan(14)
      }
      expect(checked).toBeGreaterThan(0)
    },
    180_000,
  )

  test('counts at every threshold, and with what was reviewed, are those of the API', async () => {
    const { page } = await system.open(SMALL)
    await signIn(page, system.apiKey)
    await openSlide(page)
    for (const threshold of [0.2, 0.5, 0.63, 0.9]) {
      await page.getByRole('slider', { name: 'Threshold' }).fill(String(threshold))
      const { counts } = await counted(`threshold=${threshold}&reviews=applied`)
      expect(await shownCount(page, 'mitoses')).toBe(counts.mitoses)
    }
    await page.getByRole('button', { name: /^back to/ }).click()
    await page.keyboard.press('n')
    await page.keyboard.press('r')
    await expect.poll(async () => (await counted('reviews=applied')).rejected, SOON).toBe(1)
    await expect
      .poll(() => shownCount(page, 'mitoses'), SOON)
      .toBe((await counted('reviews=applied')).counts.mitoses)
    await page.keyboard.press('a')
    await page.keyboard.press('t')
    await expect.poll(async () => (await reviews()).length, SOON).toBe(3)
    const said = await reviews()
    expect(said.map(({ verdict, reviewer, ordinal }) => [verdict, reviewer, ordinal])).toEqual([
      ['rejected', 'Ada', 0],
      [figures[1]!.class, 'Ada', 1],
      [figures[2]!.class === 'atypical' ? 'typical' : 'atypical', 'Ada', 2],
    ])
    expect((await system.client.figures(analysis.id, 0))[0]).toEqual(figures[0]) // the model's output stays
  }, 180_000)

  test('a region drawn by hand counts what the API counts in it; a click adds a figure', async () => {
    const { page } = await system.open(SMALL)
    await signIn(page, system.apiKey)
    await openSlide(page)
    const stage = (await stageOf(page).boundingBox())!
    await page.keyboard.press('d')
    const asked = page.waitForRequest(
      (request) => request.url().endsWith('/regions/count') && (request.postData() ?? '').length > 400,
    )
    const at = (angle: number) =>
      [
        stage.x + stage.width * (0.45 + 0.22 * Math.cos(angle)),
        stage.y + stage.height * (0.5 + 0.3 * Math.sin(angle)),
      ] as const
    await page.mouse.move(...at(0))
    await page.mouse.down()
    for (let angle = 0; angle < 6.2; angle += 0.1) await page.mouse.move(...at(angle))
    await page.mouse.up()
    const { polygonPx } = (await asked).postDataJSON() as { polygonPx: number[][] }
    const answer = await page.request.post(`/analyses/${analysis.id}/regions/count`, {
      data: { polygonPx, reviews: 'applied' },
      headers: { authorization: `Bearer ${system.apiKey}` },
    })
    const region = (await answer.json()) as { counts: { mitoses: number }; tissueAreaMm2: number }
    expect(region.counts.mitoses).toBeGreaterThan(2)
    expect(await shownCount(page, 'region')).toBe(region.counts.mitoses)
    await page.getByText(`of ${region.tissueAreaMm2.toFixed(3)} mm² tissue`).waitFor()

    const before = (await counted('reviews=applied')).counts.mitoses
    await page.keyboard.press('m')
    await page.mouse.click(stage.x + 300, stage.y + stage.height - 120)
    await page.getByText('Added as a mitotic figure').waitFor()
    expect((await counted('reviews=applied')).counts.mitoses).toBe(before + 1)
    expect(await shownCount(page, 'mitoses')).toBe(before + 1)
  }, 180_000)

  test('hot-spot, scale bar, overview and density say what they should', async () => {
    const { page } = await system.open(SMALL)
    await signIn(page, system.apiKey)
    await openSlide(page)
    const { areaMm2, tissueAreaMm2 } = analysis.hotspot!
    const sides = [SLIDE.widthPx, SLIDE.heightPx].map((px) => ((px * SLIDE.mpp) / 1000).toFixed(2))
    const tissue = Math.round((tissueAreaMm2 / areaMm2) * 100)
    await page
      .getByText(`in a rectangle of ${sides.join(' × ')} mm, ${areaMm2.toFixed(2)} mm², ${tissue} % tissue`)
      .waitFor()

    await page.keyboard.press('3') // 20×: 0.5 µm to a pixel of the screen
    const scaleBar = page.locator('.scale-bar')
    await expect.poll(() => scaleBar.innerText(), SOON).toContain('20×')
    const lengthUm = Number(/(\d+) µm/.exec(await scaleBar.innerText())![1])
    expect((await scaleBar.locator('.bar').boundingBox())!.width).toBeCloseTo(lengthUm / 0.5, 0)

    const stage = (await stageOf(page).boundingBox())!
    const overview = (await page.locator('.navigator').boundingBox())!
    expect(overview.x + overview.width).toBeLessThanOrEqual(stage.x + stage.width + 1)
    expect(overview.width / overview.height).toBeGreaterThan(0.5)

    const before = await stagePixels(page)
    await page.keyboard.press('h')
    await page.locator('.heat-legend').getByText('Mitotic figures per mm²').waitFor()
    const changed = async () => {
      const { rgb } = await stagePixels(page)
      return rgb.filter((value, i) => Math.abs(value - before.rgb[i]!) > 16).length / rgb.length
    }
    await expect.poll(changed, SOON).toBeGreaterThan(0.1)
  }, 180_000)

  test('with the keyboard alone: sign in, open, review, count the view, report, sign', async () => {
    const { page } = await system.open(LARGE)
    await page.goto('/')
    await page.getByLabel('API key').waitFor()
    await page.keyboard.type(system.apiKey)
    await page.keyboard.press('Tab')
    await page.keyboard.type('Grace')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Slides' }).waitFor()
    await tabTo(page, 'phantom.tiff')
    await page.keyboard.press('Enter')
    await page.getByRole('listbox').getByRole('option').first().waitFor()
    await tabTo(page, 'Figures, the most probable first')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('r')
    await expect
      .poll(async () => (await reviews()).at(-1), SOON)
      .toMatchObject({ reviewer: 'Grace', verdict: 'rejected' })
    await page.keyboard.press('v')
    await page.locator('[data-count=region]').waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Enter')
    await tabTo(page, 'Report')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Signed off by' }).waitFor()
    await tabTo(page, 'Sign as Grace')
    await page.keyboard.press('Enter')
    await page.getByText(/Grace, .*mitotic figures/).waitFor()
  }, 180_000)

  test('exports are those of the page: at its threshold, with its reviews', async () => {
    const { page } = await system.open(SMALL)
    await signIn(page, system.apiKey)
    await openSlide(page)
    await page.getByRole('slider', { name: 'Threshold' }).fill('0.8')
    await page.getByText('Export').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ])
    const rows = (await readFile(await download.path(), 'utf8')).trim().split('\n').slice(1)
    const mitotic = rows.filter((row) => /,(mitotic|typical|atypical),/.test(row))
    expect(mitotic).toHaveLength(await shownCount(page, 'mitoses'))
  }, 180_000)

  test('the report prints to one page, with who signed it, how far reviewers agree, and the notice', async () => {
    for (const review of (await reviews()).filter(({ ordinal }) => ordinal === 0 || ordinal === 1))
      await say({ ordinal: review.ordinal, verdict: review.verdict, reviewer: 'Grace' })
    const { page } = await system.open(SMALL)
    await signIn(page, system.apiKey)
    await openSlide(page)
    await page.getByRole('link', { name: 'Report' }).click()
    await page.getByText(/Grace, .*mitotic figures/).waitFor()
    await page.getByText('Ada and Grace: mitotic or not: 100 % of 2 alike, κ 1.00').waitFor()
    expect(await page.locator('.sheet').innerText()).toContain('For research use. Not for diagnosis.')
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  }, 180_000)

  test('axe finds nothing serious on any of the pages', async () => {
    const { page } = await system.open(SMALL)
    await page.goto('/')
    await page.getByLabel('API key').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await signIn(page, system.apiKey)
    await page.getByRole('row', { name: /phantom\.tiff/ }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await openSlide(page)
    await page.keyboard.press('n')
    expect(await seriousFaults(page)).toEqual([])
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Report' }).click()
    await page.getByRole('heading', { name: 'Signed off by' }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
  }, 180_000)

  test.runIf(process.env['METAPHASE_SCREENSHOT'])(
    'the picture of the README: METAPHASE_SCREENSHOT says where to',
    async () => {
      const { page } = await system.open(SMALL)
      await signIn(page, system.apiKey)
      await openSlide(page)
      for (const key of 'nnn2') await page.keyboard.press(key)
      await page.waitForTimeout(4_000) // until the sharpest tiles are there
      const picture = sharp(await page.screenshot())
        .resize(880)
        .png({ palette: true, colours: 32, dither: 0 })
      const { size } = await picture.toFile(process.env['METAPHASE_SCREENSHOT']!)
      expect(size).toBeLessThan(300_000)
    },
    180_000,
  )

  const say = async (review: object) => {
    const headers = { authorization: `Bearer ${system.apiKey}`, 'content-type': 'application/json' }
    const url = `${system.system.url}/analyses/${analysis.id}/reviews`
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(review) })
    expect(answer.status).toBe(201)
  }
  const reviews = async () => {
    const headers = { authorization: `Bearer ${system.apiKey}` }
    const answer = await fetch(`${system.system.url}/analyses/${analysis.id}/reviews`, { headers })
    return (
      (await answer.json()) as { reviews: { verdict: string; reviewer: string; ordinal: number | null }[] }
    ).reviews
  }
})

async function newestAnalysis({ system, apiKey }: PageSystem): Promise<string> {
  const headers = { authorization: `Bearer ${apiKey}` }
  const answer = await fetch(`${system.url}/slides`, { headers })
  const { slides } = (await answer.json()) as { slides: { analyses: { id: string }[] }[] }
  return slides[0]!.analyses[0]!.id
}

const nearBorder = ({ xPx, yPx }: Figure): boolean =>
  Math.min(xPx, yPx, SLIDE.widthPx - xPx, SLIDE.heightPx - yPx) < 200

/** Presses Tab until what has the name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab')
    const focus = page.locator(':focus')
    if ((await focus.count()) === 0) continue // past the page's end
    const focused = (await focus.getAttribute('aria-label')) ?? (await focus.textContent())
    if (focused === name) return
  }
  throw new Error(`Tab never came to "${name}"`)
}

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
