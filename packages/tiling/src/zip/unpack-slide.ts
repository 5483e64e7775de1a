import { createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { MetaphaseError } from '@metaphase/errors'
import { fileByteSource } from '../byte-source.ts'
import { fileVersion } from '../file-version.ts'
import { madeOnce, scratchUnavailable } from '../made-once.ts'
import { asDamage, openZip, type OpenZip } from './open-zip.ts'
import { findZippedSlide } from './zipped-slide.ts'

/**
 * Unpacks the slide in a zip archive into a folder of its own under `scratchDir`, once, and returns the folder: MRXS as
 * slide.mrxs and slide/, a DICOM series as files beside each other. The caller owns `scratchDir` and clears it.
 * Throws what `openZip` and `findZippedSlide` throw, and scratch-unavailable.
 */
export async function unpackSlide(zipPath: string, scratchDir: string): Promise<string> {
  return madeOnce(join(scratchDir, `${await fileVersion(zipPath)}.unpacked`), async (folder) => {
    const source = await fileByteSource(zipPath)
    try {
      await unpackInto(folder, await openZip(source))
    } finally {
      await source.close()
    }
  })
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
