import sharp from 'sharp'
import { expect, test } from 'vitest'
import { slideFolder, tiledTiff } from '../test/made-slides.ts'
import { openSlide } from './slide.ts'
import { isKept, layTileGrid, tileAt, tileCount, toLevel0 } from './tile-grid.ts'

const SIDE_PX = 1500
/** Nuclei on tile borders, near corners, in the open and close to the slide's edge. */
const NUCLEI = [
  { xPx: 433.5, yPx: 300.2 },
  { xPx: 434.1, yPx: 433.9 },
  { xPx: 900.7, yPx: 1111.3 },
  { xPx: 40.4, yPx: 1460.6 },
  { xPx: 1305.5, yPx: 870.0 },
]
const SIGMA_PX = 6

function slideWithNuclei() {
  const data = Buffer.alloc(SIDE_PX * SIDE_PX, 240)
  for (const { xPx, yPx } of NUCLEI) {
    for (let y = Math.floor(yPx) - 30; y <= yPx + 30; y++) {
      for (let x = Math.floor(xPx) - 30; x <= xPx + 30; x++) {
        const distance2 = (x + 0.5 - xPx) ** 2 + (y + 0.5 - yPx) ** 2
        data[y * SIDE_PX + x] = Math.round(240 - 180 * Math.exp(-distance2 / (2 * SIGMA_PX ** 2)))
      }
    }
  }
  return sharp(data, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 1 } })
}

/** The centre of darkness within 3 σ of a place in a tile, in tile pixels. */
function centreNear(pixels: Uint8Array, tilePx: number, at: { xPx: number; yPx: number }, reachPx: number) {
  let [mass, xPx, yPx] = [0, 0, 0]
  for (let y = Math.max(0, Math.floor(at.yPx - reachPx)); y < Math.min(tilePx, at.yPx + reachPx); y++) {
    for (let x = Math.max(0, Math.floor(at.xPx - reachPx)); x < Math.min(tilePx, at.xPx + reachPx); x++) {
      const darkness = Math.max(0, 240 - (pixels[3 * (y * tilePx + x)] ?? 240))
      mass += darkness
      xPx += darkness * (x + 0.5)
      yPx += darkness * (y + 0.5)
    }
  }
  return { xPx: xPx / mass, yPx: yPx / mass }
}

test.each([
  ['at the model’s resolution', { x: 0.25, y: 0.25 }, 0.25],
  ['shrunk by a little', { x: 0.2456, y: 0.2421 }, 0.25],
  ['enlarged', { x: 0.499, y: 0.503 }, 0.25],
  ['from a coarser level', { x: 0.1215, y: 0.1215 }, 0.25],
  ['oblong pixels', { x: 0.25, y: 0.4 }, 0.25],
] as const)(
  '%s: every tile that keeps a nucleus places it within half a level-0 pixel',
  async (_name, mpp, modelMpp) => {
    const folder = await slideFolder()
    const path = await folder.save(
      await slideWithNuclei()
        .tiff({ ...tiledTiff, pyramid: true })
        .toBuffer(),
    )
    const slide = await openSlide(path, folder)
    const grid = layTileGrid(slide.header, { mpp, modelMpp, tilePx: 512, haloPx: 64 })
    const timesKept = NUCLEI.map(() => 0)
    for (let index = 0; index < tileCount(grid); index++) {
      const tile = tileAt(grid, index)
      const pixels = await slide.readRegion(tile.region, { widthPx: 512, heightPx: 512 })
      for (const [i, nucleus] of NUCLEI.entries()) {
        if (!isKept(grid, tile, nucleus, 0)) continue
        timesKept[i] = (timesKept[i] ?? 0) + 1
        const tilePxPerPx = 512 / tile.region.widthPx
        const inTile = {
          xPx: (nucleus.xPx - tile.region.xPx) * tilePxPerPx,
          yPx: ((nucleus.yPx - tile.region.yPx) * 512) / tile.region.heightPx,
        }
        const found = toLevel0(grid, tile, centreNear(pixels, 512, inTile, 5 * SIGMA_PX * tilePxPerPx))
        expect(Math.hypot(found.xPx - nucleus.xPx, found.yPx - nucleus.yPx)).toBeLessThan(0.5)
      }
    }
    expect(timesKept, 'each in one core').toEqual(NUCLEI.map(() => 1))
    await slide.close()
    await folder.remove()
  },
)
