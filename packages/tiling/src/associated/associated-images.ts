import type { ByteSource } from '../byte-source.ts'
import { headerBytes } from '../header/header-bytes.ts'
import { inspectSlide } from '../header/read-slide-header.ts'
import { readTiffLayout } from '../header/tiff-directories.ts'
import type { TiffImage } from '../header/tiff-image.ts'
import { decodeRgb, decoder } from '../pixels/decode.ts'
import type { AssociatedPicture } from './associated-picture.ts'
import { pagesBeside } from './pages-beside.ts'
import { MAX_PICTURE_PX, standaloneImage } from './standalone-image.ts'

/**
 * The pictures beside the slide of a TIFF, read by ranges. Other formats have none, or only tell when they are opened
 * (`Slide.associated`). Throws what `inspectSlide` throws.
 */
export async function associatedImages(source: ByteSource): Promise<AssociatedPicture[]> {
  if ((await inspectSlide(source)).format !== 'tiff') return []
  const bytes = headerBytes(source)
  const { littleEndian } = await readTiffLayout(bytes)
  const { beside } = await pagesBeside(bytes)
  const read = async (image: TiffImage) => {
    const file = await standaloneImage(source, image, littleEndian)
    // a JPEG states a size of its own, which may be another than the TIFF's
    const picture = decoder(file, { limitInputPixels: MAX_PICTURE_PX })
    return decodeRgb(picture, `image ${image.page} of ${image.widthPx} × ${image.heightPx} px`)
  }
  return beside.flatMap(({ name, image }) =>
    name === null
      ? []
      : [{ name, widthPx: image.widthPx, heightPx: image.heightPx, read: () => read(image) }],
  )
}
