import { describe, expect, it } from 'vitest'
import { planPhantom } from './plan.ts'
import type { PhantomOptions } from './types.ts'

const options: PhantomOptions = {
  seed: 11,
  widthPx: 4096,
  heightPx: 3072,
  figuresPerMm2: 60,
  impostersPerMm2: 60,
  borders: { tilePx: 512, haloPx: 32 },
}
const CORE_PX = 448

describe('planPhantom', () => {
  it('shows the same for the same seed, and something else for another', () => {
    const truth = planPhantom(options)
    expect(planPhantom(options)).toEqual(truth)
    expect(planPhantom({ ...options, seed: 12 }).figures).not.toEqual(truth.figures)
  })

  it('holds as many figures, imposters and nuclei as its density and tissue say', () => {
    const { tissueAreaMm2, figures, imposters, nuclei } = planPhantom(options)
    expect(tissueAreaMm2).toBeCloseTo((4096 * 3072 * 0.25 ** 2) / 1e6, 9)
    expect(figures).toHaveLength(Math.round(60 * tissueAreaMm2))
    expect(imposters).toHaveLength(Math.round(60 * tissueAreaMm2))
    const perMm2 = (nuclei.tumour + nuclei.stroma + nuclei.lymphocyte) / tissueAreaMm2
    expect(perMm2).toBeGreaterThan(3000)
    expect(perMm2).toBeLessThan(4600)
  })

  it('keeps figures and imposters 20 µm apart and wholly inside the image', () => {
    const { figures, imposters, mppX, mppY, widthPx, heightPx } = planPhantom(options)
    const targets = [...figures, ...imposters].map(({ xPx, yPx }) => ({ xUm: xPx * mppX, yUm: yPx * mppY }))
    for (const [i, a] of targets.entries()) {
      for (const b of targets.slice(i + 1)) {
        expect(Math.hypot(a.xUm - b.xUm, a.yUm - b.yUm)).toBeGreaterThanOrEqual(20)
      }
      const toEdgeUm = Math.min(a.xUm, a.yUm, widthPx * mppX - a.xUm, heightPx * mppY - a.yUm)
      expect(toEdgeUm).toBeGreaterThanOrEqual(14)
    }
  })

  it('centres a quarter of the figures on core borders and an eighth on core corners', () => {
    const { figures } = planPhantom(options)
    const on = (border: string) => figures.filter(({ onBorder }) => onBorder === border)
    expect(on('corner')).toHaveLength(Math.ceil(figures.length / 8))
    expect(on('edge')).toHaveLength(Math.ceil(figures.length / 4))
    for (const { xPx, yPx } of on('corner')) expect([xPx % CORE_PX, yPx % CORE_PX]).toEqual([0, 0])
    for (const { xPx, yPx } of on('edge')) {
      expect([xPx, yPx].filter((position) => position % CORE_PX === 0)).toHaveLength(1)
    }
  })

  it('says of anaphases how far their plates are apart, and calls about a fifth of the figures atypical', () => {
    const { figures } = planPhantom({ ...options, widthPx: 8192, heightPx: 8192 })
    const isAnaphase = (kind: string) => kind === 'anaphase' || kind === 'asymmetric-anaphase'
    for (const { plateDistanceUm } of figures.filter(({ kind }) => isAnaphase(kind))) {
      expect(plateDistanceUm).toBeGreaterThanOrEqual(6)
      expect(plateDistanceUm).toBeLessThanOrEqual(12)
    }
    expect(
      figures.every(({ kind, plateDistanceUm }) => isAnaphase(kind) === (plateDistanceUm !== undefined)),
    ).toBe(true)
    const share = figures.filter(({ atypical }) => atypical).length / figures.length
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.3)
  })

  it('says so when the figures asked for do not fit', () => {
    const crowded = { seed: 1, widthPx: 512, heightPx: 512, figuresPerMm2: 9000 }
    expect(() => planPhantom(crowded)).toThrow(/fit 20 µm apart into 0\.016 mm² of tissue/)
  })
})
