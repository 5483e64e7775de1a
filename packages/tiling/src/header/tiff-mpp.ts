import type { RecordedMpp } from '../mpp.ts'
import type { TiffDirectory } from './tiff-directories.ts'
import { TAG } from './tiff-image.ts'

/** µm per unit of the TIFF's ResolutionUnit: 2 inch, 3 centimetre. Unit 1 states an aspect only. */
const UM_PER_UNIT: Readonly<Record<number, number>> = { 2: 25_400, 3: 10_000 }

/** Both spellings of µ are in use; µm is what OME means where no unit stands. */
const UM_PER_OME_UNIT: Readonly<Record<string, number>> = {
  nm: 1e-3,
  '\u00b5m': 1,
  '\u03bcm': 1,
  um: 1,
  mm: 1e3,
  cm: 1e4,
  m: 1e6,
}

/** "Aperio Image Library v11.2.1 … |AppMag = 20|…|MPP = 0.4990|…" */
export function mppFromAperio(description: string): RecordedMpp | null {
  const found = /\|\s*MPP\s*=\s*([0-9.]+)/.exec(description)
  const mpp = Number(found?.[1])
  return mpp > 0 ? { x: mpp, y: mpp, source: 'aperio-description' } : null
}

/** From the `Pixels` element that describes an image of this size; other elements may describe a label or macro. */
export function mppFromOme(description: string, widthPx: number, heightPx: number): RecordedMpp | null {
  for (const [element] of description.matchAll(/<(?:\w+:)?Pixels\b[^<>]*>/g)) {
    const attribute = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(element)?.[1]
    if (Number(attribute('SizeX')) !== widthPx || Number(attribute('SizeY')) !== heightPx) continue
    const sizeUm = (axis: 'X' | 'Y') =>
      Number(attribute(`PhysicalSize${axis}`)) *
      (UM_PER_OME_UNIT[attribute(`PhysicalSize${axis}Unit`) ?? 'um'] ?? Number.NaN)
    const x = sizeUm('X')
    const y = sizeUm('Y')
    if (x > 0 && y > 0) return { x, y, source: 'ome-xml' }
  }
  return null
}

export async function mppFromResolution(
  directory: TiffDirectory,
  source: 'tiff-resolution' | 'ndpi-resolution' = 'tiff-resolution',
): Promise<RecordedMpp | null> {
  const perUnitX = await directory.number(TAG.xResolution)
  const perUnitY = await directory.number(TAG.yResolution)
  const umPerUnit = UM_PER_UNIT[(await directory.number(TAG.resolutionUnit)) ?? 2]
  if (!perUnitX || !perUnitY || !umPerUnit) return null
  return { x: umPerUnit / perUnitX, y: umPerUnit / perUnitY, source }
}
