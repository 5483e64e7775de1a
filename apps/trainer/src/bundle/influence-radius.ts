import { MetaphaseError } from '@metaphase/errors'
import { openBundleFolder, type Engine } from '@metaphase/inference'
import { readdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { withEngine } from '../evaluate/with-engine.ts'

/** Tolerated change of probability: less than what a change of thread count may do is no influence. */
const TOLERANCE = 1e-3
const STEP_PX = 4
const TILES = 4
/** Wide enough to see how far a network looks; the tiles that it serves may be wider. */
const MOST_SIDE_PX = 1024

/** The influence radius of a bundle's network, measured on the middles of the first images of a folder; px. */
export async function influenceRadiusOn(
  imageFolder: string,
  bundleFolder: string,
  servedTilePx: number,
): Promise<number> {
  const tilePx = Math.min(servedTilePx, MOST_SIDE_PX)
  const names = (await readdir(imageFolder)).filter((name) => /\.(jpe?g|png|tiff?)$/i.test(name)).toSorted()
  if (names.length < 2)
    throw new MetaphaseError('request-invalid', `${imageFolder} holds fewer than two images (jpg, png, tif)`)
  const tiles = await Promise.all(
    names.slice(0, TILES).map((name) => middleTile(join(imageFolder, name), tilePx)),
  )
  const { detectorPath } = await openBundleFolder(bundleFolder)
  return withEngine({ threads: availableParallelism() }, async ({ engine }) => {
    await engine.load(detectorPath, tilePx)
    return measureInfluenceRadiusPx({ engine, detectorPath, tiles, tilePx })
  })
}

/** Images smaller than a tile are enlarged: only how far the network looks matters here. */
async function middleTile(path: string, tilePx: number): Promise<Uint8Array> {
  return sharp(path)
    .removeAlpha()
    .toColourspace('srgb')
    .resize(tilePx, tilePx, { fit: 'cover', withoutReduction: true })
    .raw()
    .toBuffer()
}

interface InfluenceSetup {
  readonly engine: Engine
  /** Loaded in the engine. */
  readonly detectorPath: string
  /** Real tiles, all of one even side, uint8 RGB. */
  readonly tiles: readonly Uint8Array[]
  readonly tilePx: number
}

/**
 * How far from a place pixels still change what the network says of it, measured: everything outside a square around the
 * middle of each tile is replaced by each other tile's pixels, and by glass, and the square is shrunk until the map's
 * middle changes by more than 1e-3. Returns the half-side of the smallest square that leaves it as it was, in px.
 *
 * The largest over the tiles that were tried, not a proof. Attention that pools over the whole tile reaches everywhere: of it
 * this is how far its influence matters.
 */
async function measureInfluenceRadiusPx(setup: InfluenceSetup): Promise<number> {
  const { tiles, tilePx } = setup
  const glass = new Uint8Array(tilePx * tilePx * 3).fill(255)
  let radiusPx = 0
  for (const [i, tile] of tiles.entries()) {
    const whole = await middle(setup, tile)
    for (const surroundings of [tiles[(i + 1) % tiles.length]!, glass]) {
      let squarePx = tilePx / 2
      while (squarePx - STEP_PX > radiusPx) {
        const seen = await middle(setup, transplant(tile, surroundings, tilePx, squarePx - STEP_PX))
        if (Math.abs(seen - whole) > TOLERANCE) break
        squarePx -= STEP_PX
      }
      radiusPx = Math.max(radiusPx, squarePx)
    }
  }
  return radiusPx
}

/** The most probable of the map's four middle values. */
async function middle({ engine, detectorPath, tilePx }: InfluenceSetup, data: Uint8Array): Promise<number> {
  const { probabilityMap } = await engine.runWithMap(detectorPath, {
    data,
    widthPx: tilePx,
    heightPx: tilePx,
  })
  const { widthPx, heightPx } = probabilityMap
  const at = (x: number, y: number) => probabilityMap.data[y * widthPx + x]!
  const [x, y] = [widthPx / 2, heightPx / 2]
  return Math.max(at(x - 1, y - 1), at(x, y - 1), at(x - 1, y), at(x, y))
}

/** The square of half-side `squarePx` around the middle of `tile`, in the surroundings of another. */
function transplant(
  tile: Uint8Array,
  surroundings: Uint8Array,
  tilePx: number,
  squarePx: number,
): Uint8Array {
  const result = surroundings.slice()
  const from = tilePx / 2 - squarePx
  for (let y = from; y < from + 2 * squarePx; y++) {
    const start = (y * tilePx + from) * 3
    result.set(tile.subarray(start, start + 2 * squarePx * 3), start)
  }
  return result
}
