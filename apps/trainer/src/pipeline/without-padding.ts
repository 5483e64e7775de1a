import type { Rect } from '@metaphase/tiling'
import type { CropGeometry } from './crop-geometry.ts'
import { cutRect } from './cut-rect.ts'
import type { StoredImage } from './stored-image.ts'

/** What there is of an image without its padding, and the same crop of that. */
export function withoutPadding(
  image: StoredImage,
  geometry: CropGeometry,
): { readonly image: StoredImage; readonly geometry: CropGeometry } {
  const { pixels, content, widthPx, heightPx } = image
  if (pixels.kind === 'slide' || (content.widthPx === widthPx && content.heightPx === heightPx))
    return { image, geometry }
  return {
    image: {
      ...image,
      widthPx: content.widthPx,
      heightPx: content.heightPx,
      pixels: {
        kind: 'held',
        rgb: cutShared(pixels.rgb, widthPx, content, 3),
        labels: cutShared(pixels.labels, widthPx, content, 1),
      },
    },
    geometry: {
      ...geometry,
      centreX: geometry.centreX - content.xPx,
      centreY: geometry.centreY - content.yPx,
    },
  }
}

function cutShared(
  from: SharedArrayBuffer,
  imageWidthPx: number,
  part: Rect,
  channels: number,
): SharedArrayBuffer {
  const cut = new SharedArrayBuffer(part.widthPx * part.heightPx * channels)
  cutRect(new Uint8Array(from), imageWidthPx, part, channels, new Uint8Array(cut))
  return cut
}
