import { Transform } from 'node:stream'
import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'
import { headerBytes } from '../header/header-bytes.ts'
import { inspectSlide } from '../header/read-slide-header.ts'
import { readTiffLayout, type TiffDirectory } from '../header/tiff-directories.ts'
import { TAG, type TiffImage } from '../header/tiff-image.ts'
import { readTileTable } from '../header/tiff-tiles.ts'
import { pagesBeside, type PagesBeside } from './pages-beside.ts'

/** Bytes of a file that are to be others; zeros where none are given. The file's size stays. */
export interface Patch {
  readonly offset: number
  readonly length: number
  readonly bytes?: Uint8Array
}

/**
 * What has to be overwritten so that a file's label, macro and whatever else is neither slide nor thumbnail are gone: their
 * pixels, descriptions and directories are zeros, and no other directory leads to them. Empty where there is nothing.
 * Text about the slide itself stays. Throws label-not-removable, and what `inspectSlide` throws.
 */
export async function labelRemoval(source: ByteSource): Promise<Patch[]> {
  const { format } = await inspectSlide(source)
  if (format === 'jpeg' || format === 'png') return []
  if (format !== 'tiff') throw notRemovable(format === 'mrxs' ? 'an MRXS slide' : 'a DICOM slide')
  const bytes = headerBytes(source)
  const pages = await pagesBeside(bytes)
  const doomed = pages.beside.filter(({ name }) => name !== 'thumbnail').map(({ image }) => image)
  if (doomed.length === 0) return []
  refuseReferencedPages(pages, doomed)
  const { littleEndian } = await readTiffLayout(bytes)
  const patches = relink(pages.directories, new Set(doomed.map(({ page }) => page)), littleEndian)
  for (const image of doomed) patches.push(...(await erase(image)))
  return patches.toSorted((a, b) => a.offset - b.offset)
}

/** Their XML counts on every image being where it is. */
function refuseReferencedPages({ vendor }: PagesBeside, doomed: readonly TiffImage[]): void {
  if (vendor === 'leica') throw notRemovable('a Leica SCN slide')
  if (vendor === 'ome') throw notRemovable('an OME-TIFF')
  if (doomed.some(({ page }) => page === 0)) throw notRemovable('a TIFF that begins with it')
}

/** Each directory that stays leads to the next one that stays. */
function relink(
  directories: readonly TiffDirectory[],
  doomed: ReadonlySet<number>,
  littleEndian: boolean,
): Patch[] {
  const kept = directories.filter((_, page) => !doomed.has(page))
  return kept.map(({ linkAt, linkBytes }, i) => {
    const bytes = new Uint8Array(linkBytes)
    const view = new DataView(bytes.buffer)
    const next = kept[i + 1]?.offset ?? 0
    if (linkBytes === 8) view.setBigUint64(0, BigInt(next), littleEndian)
    else view.setUint32(0, next, littleEndian)
    return { offset: linkAt, length: linkBytes, bytes }
  })
}

async function erase({ directory, ...image }: TiffImage): Promise<Patch[]> {
  const perPlane =
    Math.ceil(image.widthPx / image.tileWidthPx) * Math.ceil(image.heightPx / image.tileHeightPx)
  const count = perPlane * (image.planar ? image.samplesPerPixel : 1)
  const { offsets, byteCounts } = await readTileTable(directory, image.tiled, count)
  const pixels = Array.from(offsets, (offset, i) => ({ offset, length: byteCounts[i] ?? 0 }))
  const description = directory.placeOf(TAG.imageDescription)
  return [
    ...pixels,
    ...(description ? [description] : []),
    { offset: directory.offset, length: directory.sizeBytes },
  ]
}

/** A file's bytes as they pass, with `patches` (in order of their offsets) in place. */
export function patched(patches: readonly Patch[]): Transform {
  let at = 0
  /** The first patch that has not passed as a whole. */
  let next = 0
  const hasPassed = (patch: Patch | undefined) => patch && patch.offset + patch.length <= at
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const end = at + chunk.length
      const out = Buffer.from(chunk)
      while (hasPassed(patches[next])) next++
      for (let i = next; (patches[i]?.offset ?? end) < end; i++) {
        const { offset, length, bytes } = patches[i]!
        const from = Math.max(offset, at)
        const to = Math.min(offset + length, end)
        if (from >= to) continue
        if (bytes) out.set(bytes.subarray(from - offset, to - offset), from - at)
        else out.fill(0, from - at, to - at)
      }
      at = end
      done(null, out)
    },
  })
}

const notRemovable = (what: string) =>
  new MetaphaseError(
    'label-not-removable',
    `Label and macro cannot be taken out of ${what} here. Remove them with the scanner's own tools and upload the slide again, ` +
      'or upload it without stripLabel.',
  )
