import { createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { MetaphaseError } from '@metaphase/errors'
import type { LocalFile } from '../byte-source.ts'
import { scratchUnavailable } from '../made-once.ts'
import { asDamage, openZip, type OpenZip } from './open-zip.ts'
import { findZippedSlide } from './zipped-slide.ts'

/**
 * Unpacks the slide in a zip archive into a folder derived from it, once, and returns the folder: MRXS as slide.mrxs
 * and slide/, a DICOM series as files beside each other.
 * Throws what `openZip` and `findZippedSlide` throw, and scratch-unavailable.
 */
export async function unpackSlide(archive: LocalFile): Promise<string> {
  const zip = await openZip(archive)
  const unpackedBytes = zip.files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  return archive.derive('unpacked', unpackedBytes, (folder) => unpackInto(folder, zip))
}

async function unpackInto(folder: string, zip: OpenZip): Promise<void> {
  const slide = await findZippedSlide(zip)
  for (const { entry, target } of slide.files) {
    const path = join(folder, target)
    try {
      await mkdir(dirname(path), { recursive: true })
      await pipeline(await zip.read(entry), createWriteStream(path, { flags: 'wx' }))
    } catch (error) {
      if ('syscall' in (error as Error)) throw scratchUnavailable(folder, error)
      asDamage(error)
    }
  }
  if (slide.format !== 'mrxs') return
  refuseFilesElsewhere(await readFile(join(folder, 'slide/Slidedat.ini'), 'latin1'))
  // OpenSlide asks for a file of this name and never reads it
  await writeFile(join(folder, 'slide.mrxs'), '')
}

/** OpenSlide joins these names to the folder as they are. */
function refuseFilesElsewhere(slidedat: string): void {
  if (/^\s*(?:INDEXFILE|FILE_\d+)\s*=.*[/\\]/m.test(slidedat))
    throw new MetaphaseError('slide-unreadable', 'The MRXS index names files outside of its own folder.')
}
