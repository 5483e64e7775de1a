import type { CropGeometry } from './crop-geometry.ts'
import type { StoredImage } from './stored-image.ts'

/** What there is of an image without its padding, and the same crop of that. */
export function withoutPadding(
  image: StoredImage,
  geometry: CropGeometry,
): { readonly image: StoredImage; readonly geometry: CropGeometry } {
  const { pixels, content, widthPx, heightPx } = image
  if (pixels.kind === 'slide' || (content.widthPx === widthPx && content.heightPx === heightPx))
    return { image, geometry }
  const part = { left: content.xPx, top: content.yPx, width: content.widthPx, height: content.heightPx }
  return {
    image: {
      ...image,
      widthPx: content.widthPx,
      heightPx: content.heightPx,
      pixels: {
        kind: 'held',
        rgb: cutRows(pixels.rgb, widthPx, part, 3),
        labels: cutRows(pixels.labels, widthPx, part, 1),
      },
    },
    geometry: {
      ...geometry,
      centreX: geometry.centreX - content.xPx,
      centreY: geometry.centreY - content.yPx,
    },
  }
}

function cutRows(
  from: SharedArrayBuffer,
  widthPx: number,
  { left, top, width, height }: Readonly<Record<'left' | 'top' | 'width' | 'height', number>>,
  channels: number,
): SharedArrayBuffer {
  const bytes = new Uint8Array(from)
  const part = new SharedArrayBuffer(width * height * channels)
  const out = new Uint8Array(part)
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * widthPx + left) * channels
    out.set(bytes.subarray(start, start + width * channels), y * width * channels)
  }
  return part
}
