import type { PageWindow } from '../apps/standalone/test/page/page-window.ts'

type Page = PageWindow['page']

/** What a person would see of the slide, sampled by the page itself in every frame. */
export interface ScreenWatch {
  /** From the start of the navigation to the first frame with a tile in the middle of the view. */
  firstTileMs(): Promise<number>
  /** Drags the view, by so many screen pixels each time, and looks at every frame. */
  whilePanning(drags: readonly Drag[]): Promise<{
    readonly frames: number
    readonly frameMsP50: number
    readonly frameMsP95: number
    readonly frameMsMax: number
    /** The longest time that any part of the view which lies on the slide showed nothing. */
    readonly blankMsMax: number
  }>
}

interface Drag {
  readonly x: number
  readonly y: number
}

const DRAG_STEPS = 12

/** Round and round, so that the view comes back. */
export const about = (drags: number): Drag[] =>
  Array.from({ length: drags }, (_, i) => ({
    x: 200 * Math.cos((i * Math.PI) / 4),
    y: 200 * Math.sin((i * Math.PI) / 4),
  }))

/** To and fro along rows, so that every drag brings up what was not yet seen, about half a screen of it. */
export const rows = (drags: number): Drag[] =>
  Array.from({ length: drags }, (_, i) => {
    if (i % 6 === 5) return { x: 0, y: -400 }
    return { x: Math.floor(i / 6) % 2 === 0 ? -700 : 700, y: 0 }
  })

/** Must be called before the page is opened. */
export async function watchScreen(page: Page): Promise<ScreenWatch> {
  await page.addInitScript(PROBE)
  const probed = <T>(expression: string) => page.evaluate(expression) as Promise<T>
  return {
    async firstTileMs() {
      await page.waitForFunction('probe.firstTileMs !== null')
      return Math.round(await probed<number>('probe.firstTileMs'))
    },
    async whilePanning(drags) {
      const { x, y, width, height } = (await page.locator('.overlay').boundingBox())!
      await probed('probe.begin()')
      for (const drag of drags) {
        const from = { x: x + (width - drag.x) / 2, y: y + (height - drag.y) / 2 }
        await page.mouse.move(from.x, from.y)
        await page.mouse.down()
        await page.mouse.move(from.x + drag.x, from.y + drag.y, { steps: DRAG_STEPS })
        await page.mouse.up()
      }
      const { frameMs, blankMsMax } = await probed<{ frameMs: number[]; blankMsMax: number }>('probe.end()')
      const sorted = frameMs.toSorted((a, b) => a - b)
      const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]!)
      return {
        frames: sorted.length,
        frameMsP50: at(0.5),
        frameMsP95: at(0.95),
        frameMsMax: at(1),
        blankMsMax,
      }
    },
  }
}

/**
 * Runs in the page. The slide's canvas is shrunk to a few samples: a transparent one is a blank place, unless it lies beside
 * the slide, a square one, which the navigator's frame tells: a drag that a busy page lost takes the view there.
 */
const PROBE = `
const COLUMNS = 24, ROWS = 16, INSET_PX = 4
function onSlide() {
  const navigator = document.querySelector('.navigator').getBoundingClientRect()
  const view = document.querySelector('.displayregion').getBoundingClientRect()
  const half = Math.min(navigator.width, navigator.height) / 2 - INSET_PX
  const isOn = (start, size, index, count, middle) => Math.abs(start + (size * (index + 0.5)) / count - middle) < half
  return (column, row) =>
    isOn(view.x, view.width, column, COLUMNS, navigator.x + navigator.width / 2) &&
    isOn(view.y, view.height, row, ROWS, navigator.y + navigator.height / 2)
}
const small = new OffscreenCanvas(COLUMNS, ROWS).getContext('2d', { willReadFrequently: true })
globalThis.probe = {
  firstTileMs: null,
  frameMs: [], blankSince: new Map(), blankMsMax: 0, last: 0,
  begin() { this.frameMs = []; this.blankSince.clear(); this.blankMsMax = 0; this.last = performance.now() },
  end() { const { frameMs, blankMsMax } = this; return { frameMs, blankMsMax: Math.round(blankMsMax) } },
}
requestAnimationFrame(function look(now) {
  const canvas = document.querySelector('.openseadragon-canvas canvas:not(.overlay)')
  if (canvas && canvas.width > 0) {
    small.clearRect(0, 0, COLUMNS, ROWS)
    small.drawImage(canvas, 0, 0, COLUMNS, ROWS)
    const { data } = small.getImageData(0, 0, COLUMNS, ROWS)
    const middle = (ROWS / 2 * COLUMNS + COLUMNS / 2) * 4 + 3
    if (probe.firstTileMs === null && data[middle] > 0) probe.firstTileMs = now
    const isOnSlide = onSlide()
    for (let i = 0; i < COLUMNS * ROWS; i++) {
      if (data[i * 4 + 3] > 0 || !isOnSlide(i % COLUMNS, Math.floor(i / COLUMNS))) { probe.blankSince.delete(i); continue }
      const since = probe.blankSince.get(i) ?? now
      probe.blankSince.set(i, since)
      probe.blankMsMax = Math.max(probe.blankMsMax, now - since)
    }
  }
  probe.frameMs.push(now - probe.last)
  probe.last = now
  requestAnimationFrame(look)
})
`
