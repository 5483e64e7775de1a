import { MetaphaseError } from '@metaphase/errors'
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import type { RgbImage } from './rgb-image.ts'

/**
 * Process-wide settings every reader relies on. The cache may answer with the pixels of a file that has since changed
 * under the same path; parallelism comes from regions read side by side on libuv's pool (UV_THREADPOOL_SIZE), so
 * threads inside one small read only cost.
 */
export function settleSharp(): void {
  sharp.cache(false)
  sharp.concurrency(1)
}

/**
 * `failOn: 'warning'` is the level at which cut or damaged data is an error: below it libvips fills in grey or black.
 * Embedded profiles are ignored as every slide reader does: models are trained on the stored values. Sizes are judged
 * by the header's checks and not by sharp's limit, unless `options` sets one.
 */
export const decoder = (input: string | Uint8Array, options: SharpOptions = {}): Sharp =>
  sharp(input, { limitInputPixels: false, ...options, failOn: 'warning', ignoreIcc: true })

/** Alpha is laid over white, as light passes where there is no tissue. */
export const asRgb = (image: Sharp): Sharp => image.flatten({ background: '#ffffff' }).toColourspace('srgb')

/** `where` completes "The pixels of … cannot be decoded". Throws slide-unreadable. */
export async function decodeRgb(image: Sharp, where: string): Promise<RgbImage> {
  try {
    const { data, info } = await asRgb(image).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return { widthPx: info.width, heightPx: info.height, data }
  } catch (cause) {
    throw undecodable(where, cause)
  }
}

export function undecodable(where: string, cause: unknown): MetaphaseError {
  const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)
  if (reason?.startsWith('Input file is missing'))
    return new MetaphaseError(
      'scratch-unavailable',
      `The slide's file was removed while it was being read: ${reason}. It will be opened anew.`,
      { cause },
    )
  return new MetaphaseError('slide-unreadable', `The pixels of ${where} cannot be decoded: ${reason}.`, {
    cause,
  })
}
