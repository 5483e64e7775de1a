import type { ByteRange, ByteSource } from '../byte-source.ts'
import { headerBytes } from './header-bytes.ts'
import type { SlideHeader } from './slide-header.ts'
import { readTiffDirectories, readTiffDirectoryAt, type TiffDirectory } from './tiff-directories.ts'
import { TAG } from './tiff-image.ts'
import { readTileTable } from './tiff-tiles.ts'

const COMPRESSION_JPEG = 7
/** A BigTIFF's; the other kind's is half as long. */
const FILE_HEADER: ByteRange = { offset: 0, length: 16 }

/** Where all lies that libtiff reads of a TIFF before it is asked for pixels. Throws what `readSlideHeader` throws. */
export async function tiffStructure(source: ByteSource, { levels }: SlideHeader): Promise<ByteRange[]> {
  const bytes = headerBytes(source)
  const ranges = [FILE_HEADER]
  const add = async (directory: TiffDirectory) =>
    ranges.push(...directory.byteRanges, ...(await firstJpegTile(directory)))
  for (const directory of await readTiffDirectories(bytes)) await add(directory)
  for (const { subIfd, directoryOffset } of levels) {
    if (subIfd !== null && directoryOffset !== null)
      await add(await readTiffDirectoryAt(bytes, directoryOffset))
  }
  return ranges
}

/** Whose own tables libtiff believes where tags are silent on how colour is subsampled. */
async function firstJpegTile(directory: TiffDirectory): Promise<ByteRange[]> {
  const tiled = directory.has(TAG.tileOffsets)
  const count = directory.count(tiled ? TAG.tileOffsets : TAG.stripOffsets)
  if (count === 0 || (await directory.number(TAG.compression)) !== COMPRESSION_JPEG) return []
  const { offsets, byteCounts } = await readTileTable(directory, tiled, 1)
  return [{ offset: offsets[0] ?? 0, length: byteCounts[0] ?? 0 }]
}
