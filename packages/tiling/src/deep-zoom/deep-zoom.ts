import sharp from 'sharp'
import type { LocalFile } from '../byte-source.ts'
import { decodeRgb, decoder } from '../pixels/decode.ts'
import type { Rect } from '../pixels/rect.ts'
import { resizeRgb } from '../pixels/resize.ts'
import type { RgbImage } from '../pixels/rgb-image.ts'
import type { Slide } from '../slide.ts'
import {
  deepZoomLevels,
  downsampleAt,
  placeOfTile,
  type DeepZoomLevels,
  type DeepZoomTile,
} from './deep-zoom-levels.ts'
import { readInBlocks, reductionOf, type Turns } from './read-in-blocks.ts'

/** Tiles of which so many of the slide's own pixels come to one are cut from the overview: 4 Mpx for one tile are enough. */
const REDUCTION_MAX = 8
/** The overview has so many pixels for one of the level that fits into a tile: it measures 4096 px at most. */
const OVERVIEW_PER_PX = 16
const OVERVIEW_TILE_PX = 256

export interface DeepZoom {
  readonly levels: DeepZoomLevels
  /** Null where there is no such tile. Throws what `readRegion` and `LocalFile.derive` throw. */
  readTile(tile: DeepZoomTile, turns: Turns): Promise<RgbImage | null>
}

/**
 * The tiles of an open slide. `file` is what it was opened from: a slide whose own small levels are missing is reduced once to an
 * overview that is derived from it, in `turns`, and small tiles are cut from that.
 */
export function deepZoom(slide: Slide, file: LocalFile, turns: Turns): DeepZoom {
  const levels = deepZoomLevels(slide.header)
  const smallest = downsampleAt(levels, levels.minLevel)
  const overviewDownsample = smallest / OVERVIEW_PER_PX
  let overview: Promise<string> | null = null

  return {
    levels,
    async readTile(tile, turns) {
      const place = placeOfTile(levels, tile)
      if (!place) return null
      const { region, out } = place
      const isInOverview = downsampleAt(levels, tile.level) >= Math.max(overviewDownsample, 1)
      if (!isInOverview || reductionOf(slide, region, out) <= REDUCTION_MAX)
        return readInBlocks(slide, place, turns)
      overview ??= deriveOverview()
      const path = await overview.catch((error: unknown) => {
        overview = null
        throw error
      })
      return turns(() => readOverview(path, region, out))
    },
  }

  function deriveOverview(): Promise<string> {
    const side = (lengthPx: number) => Math.ceil(lengthPx / smallest) * smallest
    const region = { xPx: 0, yPx: 0, widthPx: side(levels.widthPx), heightPx: side(levels.heightPx) }
    const out = {
      widthPx: region.widthPx / overviewDownsample,
      heightPx: region.heightPx / overviewDownsample,
    }
    return file.derive('overview.tif', out.widthPx * out.heightPx, async (path) => {
      await slide.fetchRegions([region], out)
      const { data } = await readInBlocks(slide, { region, out }, turns)
      await sharp(data, { raw: { width: out.widthPx, height: out.heightPx, channels: 3 } })
        .tiff({ tile: true, tileWidth: OVERVIEW_TILE_PX, tileHeight: OVERVIEW_TILE_PX, compression: 'lzw' })
        .toFile(path)
    })
  }

  async function readOverview(
    path: string,
    region: Rect,
    out: { readonly widthPx: number; readonly heightPx: number },
  ): Promise<RgbImage> {
    const part = decoder(path).extract({
      left: region.xPx / overviewDownsample,
      top: region.yPx / overviewDownsample,
      width: region.widthPx / overviewDownsample,
      height: region.heightPx / overviewDownsample,
    })
    return resizeRgb(await decodeRgb(part, 'the overview'), out.widthPx, out.heightPx)
  }
}
