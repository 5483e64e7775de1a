import { mkdir, open, readdir, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MetaphaseError } from '@metaphase/errors'
import type { LocalFile } from '../byte-source.ts'
import { isDicom } from '../header/file-format.ts'
import { refuseUnfitSize, unsupported } from '../header/refusals.ts'
import type { SealedFormat, SealedSlide, SlideHeader, SlideLevel } from '../header/slide-header.ts'
import { downsampleOf } from '../header/tiff-levels.ts'
import type { MppSource } from '../mpp.ts'
import type { OpenedSlide } from '../pixels/opened-slide.ts'
import { unpackSlide } from '../zip/unpack-slide.ts'
import { openWithOpenSlide } from './open-with-openslide.ts'
import type { OpenSlideFacts } from './protocol.ts'

const WHOLE_SLIDE_CLASS = '1.2.840.10008.5.1.4.1.1.77.1.6'
/** A DICOM file's identifiers stand in its first few kB. */
const DICOM_HEAD_BYTES = 64 * 1024

const mppSources: { readonly [K in SealedFormat]: MppSource } = {
  mrxs: 'mrxs-slidedat',
  dicom: 'dicom-pixel-spacing',
}

/**
 * Opens a slide of a format that only OpenSlide can measure, unpacked if it is zipped, alone if it is not; the file lies there as a whole. Throws what
 * `unpackSlide` throws, slide-format-unsupported for several slides in one archive, slide-reader-missing, slide-unreadable,
 * slide-too-small, slide-too-large.
 */
export async function openSealed(
  file: LocalFile,
  { format, vendor, zipped }: SealedSlide,
): Promise<OpenedSlide> {
  const folder = zipped ? await unpackSlide(file) : await folderOfItsOwn(file)
  const main = await mainFile(format, folder)
  const { sizeBytes } = file
  return openWithOpenSlide(main, async (facts) => {
    if (format === 'dicom') await refuseOtherSeries(folder, facts)
    return headerOf(facts, { format, vendor, sizeBytes })
  })
}

/** OpenSlide reads whatever lies beside a DICOM file, which in a cache may be other slides. */
const folderOfItsOwn = (file: LocalFile): Promise<string> =>
  file.derive('alone', 0, async (folder) => {
    await mkdir(folder)
    await symlink(resolve(file.path), join(folder, '0000.dcm'))
  })

async function mainFile(format: SealedFormat, folder: string): Promise<string> {
  if (format === 'mrxs') return join(folder, 'slide.mrxs')
  for (const path of await filesOf(folder)) if (await isWholeSlideImage(path)) return path
  throw unsupported('A DICOM file or archive without a whole slide image')
}

const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).toSorted().map((name) => join(folder, name))

async function isWholeSlideImage(path: string): Promise<boolean> {
  const head = await headOf(path)
  return isDicom(head) && head.includes(WHOLE_SLIDE_CLASS)
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(DICOM_HEAD_BYTES), 0, DICOM_HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** OpenSlide takes the series of the file it is given and says nothing of the others. */
async function refuseOtherSeries(folder: string, { seriesUid }: OpenSlideFacts): Promise<void> {
  for (const path of await filesOf(folder)) {
    if ((await isWholeSlideImage(path)) && !(await headOf(path)).includes(seriesUid ?? ''))
      throw unsupported('A zip archive with several DICOM series')
  }
}

function headerOf(
  facts: OpenSlideFacts,
  { format, vendor, sizeBytes }: Pick<SealedSlide, 'format' | 'vendor'> & { readonly sizeBytes: number },
): SlideHeader {
  const [base, ...reduced] = facts.levels
  if (!base) throw new MetaphaseError('slide-unreadable', 'OpenSlide finds no image in the slide.')
  const { widthPx, heightPx } = base
  refuseUnfitSize({ widthPx, heightPx, sizeBytes, decodedBy: 'tiles' })
  const levels = reduced.flatMap((level) => {
    const downsample = downsampleOf(level, base)
    return downsample === null ? [] : [levelOf(level, downsample)]
  })
  return {
    format,
    vendor,
    reader: 'openslide',
    widthPx,
    heightPx,
    bitsPerSample: 8,
    samplesPerPixel: 3,
    colour: 'rgb',
    levels: [levelOf(base, 1), ...levels],
    mpp: facts.mpp && { ...facts.mpp, source: mppSources[format] },
  }
}

/** OpenSlide does its own tiling and decoding. */
const levelOf = (
  { widthPx, heightPx }: OpenSlideFacts['levels'][number],
  downsample: number,
): SlideLevel => ({
  page: 0,
  subIfd: null,
  directoryOffset: null,
  widthPx,
  heightPx,
  downsample,
  tiled: true,
  tileWidthPx: widthPx,
  tileHeightPx: heightPx,
  compression: 'none',
})
