import type { Mpp } from '@metaphase/detection'
import { openSlide } from '@metaphase/tiling'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

/** Side of a crop in the tissue, and of the picture made of it. */
export const CROP_UM = 64
export const CROP_PX = 256

/** An image or slide that crops are cut of. */
export interface PictureFile {
  readonly id: string
  readonly path: string
  readonly mpp: Mpp
}

/** Cuts crops out of one image file. */
export interface CropSource {
  /** A JPEG of 64 × 64 µm around a place (level-0 pixels, continuous), white where the image does not reach. */
  readonly crop: (place: { readonly xPx: number; readonly yPx: number }) => Promise<Buffer>
  readonly close: () => Promise<void>
}

/** Reads what the service reads. Rejects with the reader's error when the file cannot be read. */
export async function openCropSource({ path, mpp }: PictureFile): Promise<CropSource> {
  const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-crops-'))
  const removeScratch = () => rm(scratchDir, { recursive: true })
  const slide = await openSlide(path, { scratchDir }).catch(async (error: unknown) => {
    await removeScratch()
    throw error
  })
  const size = { widthPx: Math.round(CROP_UM / mpp.x), heightPx: Math.round(CROP_UM / mpp.y) }
  return {
    async crop({ xPx, yPx }) {
      const corner = { xPx: Math.round(xPx - size.widthPx / 2), yPx: Math.round(yPx - size.heightPx / 2) }
      const pixels = await slide.readRegion({ ...corner, ...size }, size)
      return sharp(pixels, { raw: { width: size.widthPx, height: size.heightPx, channels: 3 } })
        .resize(CROP_PX, CROP_PX, { fit: 'fill' })
        .jpeg({ quality: 85, chromaSubsampling: '4:4:4' })
        .toBuffer()
    },
    async close() {
      await slide.close()
      await removeScratch()
    },
  }
}
