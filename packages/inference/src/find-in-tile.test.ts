import { expect, test } from 'vitest'
import type { Engine } from './engine/engine.ts'
import { findComponents } from './find-in-tile.ts'

/** An engine whose network is the tile itself: the map is every second pixel's red, as a share of 255. */
const redAsMap: Engine = {
  load: async () => ({ executionProvider: 'cpu', ranPath: '', threads: 1, tilesPerRun: 1 }),
  run: async () => new Float32Array(),
  async runWithMap(_, { data, widthPx, heightPx }) {
    const [mapWidth, mapHeight] = [widthPx / 2, heightPx / 2]
    const map = Float32Array.from({ length: mapWidth * mapHeight }, (__, i) => {
      const [x, y] = [(i % mapWidth) * 2, Math.floor(i / mapWidth) * 2]
      return data[(y * widthPx + x) * 3]! / 255
    })
    return {
      candidates: new Float32Array(),
      probabilityMap: { data: map, widthPx: mapWidth, heightPx: mapHeight },
    }
  },
  classify: async () => new Float32Array(),
  unload: async () => {},
  pid: () => undefined,
  close: async () => {},
}

/** A tile with rectangles of one red each: left, top, width, height in px. */
function tileWith(...rectangles: readonly (readonly [number, number, number, number, number])[]) {
  const side = 64
  const data = new Uint8Array(side * side * 3)
  for (const [left, top, width, height, red] of rectangles)
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) data[(y * side + x) * 3] = red
  return { data, widthPx: side, heightPx: side }
}

test('two plates joined above the threshold are one component, at its centroid in tile pixels, as probable as its peak', async () => {
  const tile = tileWith([10, 20, 4, 12, 240], [14, 24, 12, 4, 180], [26, 20, 4, 12, 230])
  expect(await findComponents(0.5)(redAsMap, 'detector.onnx', tile)).toEqual([
    { xPx: 20, yPx: 26, probability: expect.closeTo(240 / 255, 6) },
  ])
})

test('where the bridge lies below the threshold they are two; what never reaches it is none', async () => {
  const tile = tileWith([10, 20, 4, 12, 240], [14, 24, 12, 4, 180], [26, 20, 4, 12, 230], [50, 50, 6, 6, 100])
  const found = await findComponents(0.8)(redAsMap, 'detector.onnx', tile)
  expect(found.map(({ xPx, yPx }) => [xPx, yPx])).toEqual([
    [12, 26],
    [28, 26],
  ])
})
