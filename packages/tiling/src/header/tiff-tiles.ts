import { MetaphaseError } from '@metaphase/errors'
import { unsupported } from './refusals.ts'
import type { TiffDirectory } from './tiff-directories.ts'
import { TAG, type TiffImage } from './tiff-image.ts'

/** 268 gigapixels in tiles of 256 px. */
const MAX_TILES = 4 * 1024 * 1024
/** A tile is decoded in memory as a whole, several at a time. */
const MAX_TILE_BYTES = 256 * 1024 * 1024

/** Where each tile (or strip) of an image lies in the file, row by row. */
export interface TileTable {
  readonly offsets: Float64Array
  readonly byteCounts: Float64Array
}

/** `count` tiles in file order. Throws slide-truncated and slide-unreadable. */
export async function readTileTable(
  directory: TiffDirectory,
  tiled: boolean,
  count: number,
): Promise<TileTable> {
  return {
    offsets: await directory.numbers(tiled ? TAG.tileOffsets : TAG.stripOffsets, count),
    byteCounts: await directory.numbers(tiled ? TAG.tileByteCounts : TAG.stripByteCounts, count),
  }
}

/**
 * Throws slide-truncated and slide-unreadable unless every tile of the image has bytes inside the file.
 * `decodedWhole` says whether a tile is decoded in memory as a whole, and so may not be too large.
 */
export async function checkTiles(
  image: TiffImage,
  sizeBytes: number,
  // Uncompressed strips are read row by row however tall they are.
  decodedWhole = image.tiled || image.compressionCode !== 1,
): Promise<void> {
  const { tileWidthPx, tileHeightPx, samplesPerPixel, bitsPerSample } = image
  const tileBytes = tileWidthPx * tileHeightPx * samplesPerPixel * (bitsPerSample / 8)
  const name = image.tiled ? 'tile' : 'strip'
  if (tileBytes > MAX_TILE_BYTES && decodedWhole) {
    throw unsupported(`A TIFF with ${name}s of ${tileWidthPx} × ${tileHeightPx} px`)
  }
  const perPlane = Math.ceil(image.widthPx / tileWidthPx) * Math.ceil(image.heightPx / tileHeightPx)
  const count = perPlane * (image.planar ? samplesPerPixel : 1)
  if (count > MAX_TILES) throw unsupported(`A TIFF with ${count} ${name}s in one image`)
  const { offsets, byteCounts } = await readTileTable(image.directory, image.tiled, count)
  for (let i = 0; i < count; i++) {
    const offset = offsets[i] ?? 0
    const bytes = byteCounts[i] ?? 0
    const which = `${name} ${i} of ${count} in image ${image.page}`
    if (bytes === 0) throw new MetaphaseError('slide-unreadable', `The TIFF has no data for ${which}.`)
    if (bytes > MAX_TILE_BYTES && decodedWhole) throw unsupported(`A TIFF with ${bytes} bytes in ${which}`)
    if (offset + bytes > sizeBytes) {
      throw new MetaphaseError(
        'slide-truncated',
        `The file ends at byte ${sizeBytes}, but ${which} should end at byte ${offset + bytes}. Upload the whole file again.`,
      )
    }
  }
}
