import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'
import type { SlideLevel } from '../header/slide-header.ts'
import { jpegDefect } from './jpeg-stream.ts'
import type { LevelTile } from './level-tiles.ts'

/**
 * libvips drops what libjpeg says about JPEG tiles inside a TIFF: a tile cut in half comes back as grey, whatever
 * `failOn` is. So each tile's bytes are looked at before libvips reads it for the first time; decoding each as a JPEG
 * of its own, for which `failOn` holds, finds little more and takes three times as long.
 */
export type TileCheck = (tiles: readonly LevelTile[]) => Promise<void>

/** A check of JPEG tiles (or strips) of this level. It throws slide-unreadable with the tile's place. */
export function jpegTileCheck(source: ByteSource, level: SlideLevel): TileCheck {
  const { widthPx, heightPx, tileWidthPx, tileHeightPx, tiled } = level
  const sound = new Set<number>()

  async function checkTile({ index, xPx, yPx, offset, length }: LevelTile): Promise<void> {
    if (sound.has(index)) return
    // An edge tile is padded to full size; the last strip is as tall as the rows left.
    const codedHeightPx = tiled ? tileHeightPx : Math.min(tileHeightPx, heightPx - yPx)
    const coded = { widthPx: tileWidthPx, heightPx: codedHeightPx }
    const defect = jpegDefect(await source.read(offset, length), coded)
    if (defect) {
      throw new MetaphaseError(
        'slide-unreadable',
        `The JPEG tile at x ${xPx}, y ${yPx} of the level of ${widthPx} × ${heightPx} px is damaged: ${defect}.`,
      )
    }
    sound.add(index)
  }

  return async (tiles) => {
    await Promise.all(tiles.map(checkTile))
  }
}
