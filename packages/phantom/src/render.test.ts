import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NucleusField } from './nucleus-field.ts'
import { PointIndex } from './point-index.ts'
import { PhantomRenderer } from './render.ts'
import { sceneOf } from './scene.ts'
import { Tissue } from './tissue.ts'
import type { PhantomOptions } from './types.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const small: PhantomOptions = {
  seed: 3,
  widthPx: 512,
  heightPx: 512,
  figuresPerMm2: 250,
  impostersPerMm2: 250,
}

/** Pixels within `radiusUm` of a point at 0.25 µm/px: offset from it in µm, optical density in red. */
function redDensity(renderer: PhantomRenderer, at: { xPx: number; yPx: number }, radiusUm: number) {
  const reachPx = Math.ceil(radiusUm / 0.25)
  const left = Math.floor(at.xPx) - reachPx
  const top = Math.floor(at.yPx) - reachPx
  const side = 2 * reachPx + 1
  const rgb = renderer.region(left, top, side, side)
  return Array.from({ length: side * side }, (_, i) => ({
    dxUm: (left + (i % side) + 0.5 - at.xPx) * 0.25,
    dyUm: (top + Math.floor(i / side) + 0.5 - at.yPx) * 0.25,
    density: -Math.log10(Math.max(1, rgb[3 * i]!) / 243),
  })).filter(({ dxUm, dyUm }) => Math.hypot(dxUm, dyUm) <= radiusUm)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** `share` 0.5 = median. */
const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!

/** Mean of the darkest 4 µm²: chromatin, whatever its shape. */
function darkness(renderer: PhantomRenderer, at: { xPx: number; yPx: number }, radiusUm = 6): number {
  const densities = redDensity(renderer, at, radiusUm).map(({ density }) => density)
  return mean(densities.toSorted((a, b) => b - a).slice(0, 4 / 0.25 ** 2))
}

/** Darkness above the slide's background, as a share of its median mitosis. */
function relativeDarkness(options: PhantomOptions) {
  const slide = new PhantomRenderer(options)
  const { figures, imposters, widthPx, heightPx } = slide.truth
  const targets = new PointIndex()
  for (const { xPx, yPx } of [...figures, ...imposters]) targets.add({ xUm: xPx * 0.25, yUm: yPx * 0.25 })
  const scene = sceneOf(options)
  const field = new NucleusField(scene, new Tissue(scene), targets)
  const nuclei = [...field.inside(0, 0, scene.widthUm, scene.heightUm)]
    .map(({ xUm, yUm }) => ({ xPx: xUm / 0.25, yPx: yUm / 0.25 }))
    .filter(({ xPx, yPx }) => Math.min(xPx, yPx) >= 0 && xPx < widthPx && yPx < heightPx)
  const everywhere = redDensity(slide, { xPx: widthPx / 2, yPx: heightPx / 2 }, 60)
  const background = quantile(
    everywhere.map(({ density }) => density),
    0.5,
  )
  const mitoses = figures.map((figure) => darkness(slide, figure, 9) - background)
  const typical = quantile(mitoses, 0.5)
  return {
    mitoses: mitoses.map((mitosis) => mitosis / typical),
    nuclei: nuclei.map((nucleus) => (darkness(slide, nucleus, 5) - background) / typical),
  }
}

describe('PhantomRenderer', () => {
  it('draws the pixels it has always drawn for a seed, on any machine', () => {
    const renderer = new PhantomRenderer(small)
    expect(renderer.truth.figures.length).toBeGreaterThan(2)
    expect(sha256(renderer.region(0, 0, 512, 512))).toBe(
      '6849aab343d40fb7536118f6b6fb4cfbdc9dda1c94668d1ae343e7fca00e7e8a',
    )
  })

  it('draws the same pixels in strips of any height and tiles of any place', () => {
    const renderer = new PhantomRenderer(small)
    const whole = renderer.region(0, 0, 512, 512)
    const strips = [0, 37, 74, 300, 512].flatMap((top, i, tops) =>
      i === 0 ? [] : [renderer.region(0, tops[i - 1]!, 512, top - tops[i - 1]!)],
    )
    expect(sha256(Buffer.concat(strips))).toBe(sha256(whole))
    const tile = renderer.region(201, 133, 64, 50)
    const rows = Array.from({ length: 50 }, (_, row) => {
      const start = ((133 + row) * 512 + 201) * 3
      return whole.subarray(start, start + 64 * 3)
    })
    expect(sha256(tile)).toBe(sha256(Buffer.concat(rows)))
  })

  it('draws imposters at least as dark as mitoses, whatever the stain', () => {
    const densities = { widthPx: 2048, heightPx: 2048, figuresPerMm2: 80, impostersPerMm2: 80 }
    for (const seed of [1, 2, 3]) {
      const slide = new PhantomRenderer({ ...densities, seed })
      const metaphases = slide.truth.figures.filter(({ kind }) => kind === 'metaphase')
      const metaphaseDarkness = mean(metaphases.map((figure) => darkness(slide, figure)))
      const imposterDarkness = mean(slide.truth.imposters.map((imposter) => darkness(slide, imposter)))
      expect(metaphases.length).toBeGreaterThan(4)
      expect(imposterDarkness).toBeGreaterThan(0.97 * metaphaseDarkness)
    }
  })

  it('stains few interphase nuclei as dark as the palest tenth of mitoses, as real fields do', () => {
    const sidePx = 1536
    const slides = [1, 2, 3].map((seed) =>
      relativeDarkness({ seed, widthPx: sidePx, heightPx: sidePx, figuresPerMm2: 130, impostersPerMm2: 0 }),
    )
    const areaMm2 = (slides.length * (sidePx * 0.25) ** 2) / 1e6
    const mitoses = slides.flatMap((slide) => slide.mitoses)
    const nuclei = slides.flatMap((slide) => slide.nuclei)
    const asDarkPerMm2 = (share: number) => nuclei.filter((nucleus) => nucleus > share).length / areaMm2
    // ICPR 2012, by slide: 0.64–0.76 of the median mitosis, and 153–396 nuclei per mm² darker than 0.7 of it.
    const palestTenth = quantile(mitoses, 0.1)
    expect(palestTenth).toBeGreaterThan(0.62)
    expect(palestTenth).toBeLessThan(0.78)
    expect(asDarkPerMm2(0.7)).toBeGreaterThan(150)
    expect(asDarkPerMm2(0.7)).toBeLessThan(400)
  })

  it('centres the chromatin of a figure on its coordinates', () => {
    const renderer = new PhantomRenderer({ ...small, widthPx: 2048, heightPx: 2048, figuresPerMm2: 120 })
    const even = renderer.truth.figures.filter(({ kind }) => kind !== 'asymmetric-anaphase')
    const offsetsUm = even.map((figure) => {
      const dark = 0.75 * darkness(renderer, figure)
      const around = redDensity(renderer, figure, figure.kind === 'anaphase' ? 9 : 6)
      const chromatin = around.filter(({ density }) => density > dark)
      return Math.hypot(mean(chromatin.map(({ dxUm }) => dxUm)), mean(chromatin.map(({ dyUm }) => dyUm)))
    })
    expect(mean(offsetsUm)).toBeLessThan(0.5)
    expect(Math.max(...offsetsUm)).toBeLessThan(1.5)
  })
})
