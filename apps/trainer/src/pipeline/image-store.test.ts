import { writePhantomSlide } from '@metaphase/phantom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { openImageStore } from './image-store.ts'
import { labelCodes } from './label-codes.ts'
import type { StoredImage } from './stored-image.ts'
import { makeTestbed, type Testbed } from './testbed.ts'

let testbed: Testbed
let phantom: AnnotatedImage
beforeAll(async () => {
  testbed = await makeTestbed()
  const options = { seed: 3, widthPx: 480, heightPx: 400, figuresPerMm2: 400, impostersPerMm2: 200 }
  phantom = await testbed.phantom('store', (path) => writePhantomSlide(path, options))
})
afterAll(() => testbed.remove())

const held = ({ pixels }: StoredImage) => {
  if (pixels.kind !== 'held') throw new Error('not held')
  return { rgb: new Uint8Array(pixels.rgb), labels: new Uint8Array(pixels.labels), pixels }
}

describe('openImageStore', () => {
  it('holds pixels with labels where the figures are', async () => {
    const store = await openImageStore([phantom], { modelMpp: 0.25 })
    const [image] = store.images
    expect(store.heldBytes).toBe(480 * 400 * 4)
    const { labels } = held(image!)
    for (const { kind, xPx, yPx } of phantom.figures.filter((figure) => figure.kind === 'mitotic-figure'))
      expect([kind, labels[Math.floor(yPx) * 480 + Math.floor(xPx)]]).toEqual([kind, labelCodes.mitosis])
  })

  it('brings pixels, figures and labels to the µm per pixel of the model', async () => {
    const { images } = await openImageStore([phantom], { modelMpp: 0.5 })
    const [image] = images
    expect(image).toMatchObject({ widthPx: 240, heightPx: 200, scaleX: 0.5, mpp: 0.5 })
    const { labels, rgb } = held(image!)
    const full = held((await openImageStore([phantom], { modelMpp: 0.25 })).images[0]!)
    image!.figures.forEach(({ xPx, yPx }, i) => {
      expect(xPx).toBe(phantom.figures[i]!.xPx / 2)
      expect([labelCodes.mitosis, labelCodes.hardNegative]).toContain(
        labels[Math.floor(yPx) * 240 + Math.floor(xPx)],
      )
    })
    const share = (codes: Uint8Array) =>
      codes.filter((code) => code === labelCodes.mitosis).length / codes.length
    // Discs of 4 px and of 8: their edges differ by some pixels.
    expect(Math.abs(share(labels) / share(full.labels) - 1)).toBeLessThan(0.1)
    // A pixel of the half size is about the mean of the four it stands for: nothing is moved.
    const mean =
      [0, 3, 480 * 3, 480 * 3 + 3].reduce((sum, step) => sum + full.rgb[step + 100 * 480 * 3 + 300]!, 0) / 4
    expect(Math.abs(rgb[50 * 240 * 3 + 150]! - mean)).toBeLessThan(25)
  })

  it('takes pixels as they are where µm per pixel differ by up to 5 %', async () => {
    const { images } = await openImageStore([{ ...phantom, mpp: { x: 0.2428, y: 0.2428 } }], {
      modelMpp: 0.25,
    })
    expect(images[0]).toMatchObject({ widthPx: 480, scaleX: 1, mpp: 0.2428 })
  })

  it('reads slides beyond the budget by region, but holds small images', async () => {
    const pixels = new Uint8Array(1200 * 1100 * 3).fill(200)
    const large = await testbed.picture({ id: 'large', widthPx: 1200, heightPx: 1100 }, pixels)
    const second = { ...large, id: 'second' }
    const options = { modelMpp: 0.25, budgetBytes: 7e6 }
    const { images } = await openImageStore([large, second, phantom], options)
    expect(images.map((image) => image.pixels.kind)).toEqual(['held', 'slide', 'held'])
  })

  it.each([0.25, 0.23, 0.3])(
    'sees black and white padding of patches as such, at %s µm per pixel',
    async (mpp) => {
      const rgb = new Uint8Array(128 * 128 * 3).fill(170)
      for (let y = 0; y < 128; y++) rgb.fill(0, (y * 128 + 100) * 3, (y + 1) * 128 * 3)
      rgb.fill(255, 0, 30 * 128 * 3)
      const patch = await testbed.picture({ id: `padded ${mpp}`, mpp: { x: mpp, y: mpp } }, rgb)
      const [image] = (await openImageStore([patch], { modelMpp: 0.25 })).images
      const { xPx, yPx, widthPx, heightPx } = image!.content
      const seen = held(image!).rgb
      for (let y = yPx; y < yPx + heightPx; y++)
        for (let x = xPx; x < xPx + widthPx; x++) expect(seen[(y * image!.widthPx + x) * 3]).toBe(170)
      expect(Math.abs((widthPx * heightPx) / (100 * 98 * image!.scaleX ** 2) - 1)).toBeLessThan(0.05)
    },
  )

  it('draws other figures over the same pixels', async () => {
    const store = await openImageStore([phantom, { ...phantom, id: 'other' }], { modelMpp: 0.25 })
    const mined = { kind: 'hard-negative', xPx: 240, yPx: 200 } as const
    const changed = await store.withFigures(new Map([[phantom.id, [...phantom.figures, mined]]]))
    const [before, after] = [store, changed].map(({ images }) => held(images[0]!))
    expect(after!.pixels.rgb).toBe(before!.pixels.rgb)
    expect(after!.labels).not.toEqual(before!.labels)
    expect(changed.images[0]!.figures.at(-1)).toEqual(mined)
    expect(changed.images[1]).toBe(store.images[1])
  })
})
