import type { HeaderBytes } from '../header/header-bytes.ts'
import { parseScn } from '../header/scn-xml.ts'
import type { SlideHeader } from '../header/slide-header.ts'
import { readTiffDirectories, type TiffDirectory } from '../header/tiff-directories.ts'
import { describeImage, TAG, type TiffImage } from '../header/tiff-image.ts'
import { downsampleOf, pyramidImages } from '../header/tiff-levels.ts'
import { identifyVendor } from '../header/tiff-vendor.ts'
import { type AssociatedName, isAssociatedName } from './associated-picture.ts'

const MACRO_LENS = -1

/** An image of a TIFF that is not the slide: what it is, null where nobody says. */
interface PageBeside {
  readonly name: AssociatedName | null
  readonly image: TiffImage
}

export interface PagesBeside {
  readonly vendor: SlideHeader['vendor']
  readonly directories: readonly TiffDirectory[]
  readonly beside: readonly PageBeside[]
}

/** The images of a TIFF that are not the slide, nor the slide reduced. Throws what `readTiffHeader` throws. */
export async function pagesBeside(bytes: HeaderBytes): Promise<PagesBeside> {
  const directories = await readTiffDirectories(bytes)
  const { vendor, description } = await identifyVendor(directories[0])
  const pages = await Promise.all(directories.map((directory, page) => describeImage(directory, page, null)))
  if (vendor === 'leica') return { vendor, directories, beside: macroOfScn(pages, description) }
  const [base] = await pyramidImages(bytes, directories, vendor)
  const beside: PageBeside[] = []
  for (const image of pages) {
    if (image.page === base.page) continue
    const name = await nameOf(image, base, vendor)
    if (name !== 'slide') beside.push({ name, image })
  }
  return { vendor, directories, beside }
}

async function nameOf(
  image: TiffImage,
  base: TiffImage,
  vendor: SlideHeader['vendor'],
): Promise<AssociatedName | null | 'slide'> {
  if (vendor === 'hamamatsu') {
    const lens = (await image.directory.number(TAG.hamamatsuLens)) ?? 0
    if (lens > 0) return 'slide'
    return lens === MACRO_LENS ? 'macro' : null
  }
  if (vendor !== 'aperio') return downsampleOf(image, base) === null ? null : 'slide'
  return image.tiled ? 'slide' : aperioName(image, base)
}

/** The second line of the description begins with the name; the thumbnail's is a size. */
async function aperioName(image: TiffImage, base: TiffImage): Promise<AssociatedName | null> {
  const description = await image.directory.text(TAG.imageDescription, 1024)
  const [, second = ''] = description.split(/\r?\n/)
  const [word = ''] = second.split(' ')
  if (isAssociatedName(word)) return word
  const aspect = image.widthPx / image.heightPx / (base.widthPx / base.heightPx)
  return image.page === 1 && Math.abs(aspect - 1) < 0.02 ? 'thumbnail' : null
}

function macroOfScn(pages: readonly TiffImage[], xml: string): PageBeside[] {
  const macro = parseScn(xml).images.find(({ isMacro }) => isMacro)
  const image = pages[macro?.dimensions[0]?.ifd ?? -1]
  return image ? [{ name: 'macro', image }] : []
}
