import { MetaphaseError } from '@metaphase/errors'
import sharp, { type Sharp } from 'sharp'
import type { MaskFile } from './annotated-image.ts'
import { makePseudoMask } from './pseudo-mask.ts'
import { readNpyItem } from './npy.ts'
import { outlinesOf } from './nuclei-polygons.ts'
import { fillPolygon } from './fill-polygon.ts'

export interface InstanceMask {
  readonly widthPx: number
  readonly heightPx: number
  /** Row by row: 0 none, else the number of the instance that the pixel belongs to. */
  readonly instances: Uint16Array
}

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/** PanNuke's channels: neoplastic, inflammatory, connective, dead and epithelial nuclei; the sixth is background. */
const PANNUKE_NUCLEUS_CHANNELS = 5

/** Reads the instances of a mask that covers an image of `size`. Throws `dataset-invalid` if it has another size or shape. */
export async function readMask(file: MaskFile, size: Size): Promise<InstanceMask> {
  switch (file.kind) {
    case 'instances-png':
      return instancesFromPng(file.path, size)
    case 'polygons-json':
      return instancesFromPolygons(file, size)
    case 'pannuke-npy':
      return instancesFromPanNuke(file, size)
    case 'pseudo-mask':
      return { ...size, instances: await makePseudoMask(file, size) }
  }
}

/** Any greyscale PNG of 8 or 16 bits, value for value: no scaling to 16 bits, no colour management. */
async function instancesFromPng(path: string, size: Size): Promise<InstanceMask> {
  const { image, depth } = await openPng(path)
  // Without grey16, sharp would take 16-bit values through 8-bit sRGB; with it, 8-bit values would be spread to 16.
  const grey = depth === 'ushort' ? image.toColourspace('grey16') : image.toColourspace('b-w')
  const { data, info } = await grey
    .raw({ depth })
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new MetaphaseError('dataset-invalid', `The mask ${path} cannot be decoded: ${String(cause)}`, {
        cause,
      })
    })
  if (info.channels !== 1) throw invalid(path, `has ${info.channels} channels where one is expected`)
  requireSize(path, { widthPx: info.width, heightPx: info.height }, size)
  const instances = new Uint16Array(info.width * info.height)
  if (depth === 'ushort') new Uint8Array(instances.buffer).set(data)
  else instances.set(data)
  return { ...size, instances }
}

async function openPng(path: string): Promise<{ image: Sharp; depth: 'uchar' | 'ushort' }> {
  const image = sharp(path, { limitInputPixels: false })
  const { depth, channels } = await image.metadata().catch((cause: unknown) => {
    throw new MetaphaseError('dataset-invalid', `The mask ${path} cannot be opened: ${String(cause)}`, {
      cause,
    })
  })
  if (channels !== 1) throw invalid(path, `has ${channels} channels where one is expected`)
  if (depth !== 'uchar' && depth !== 'ushort')
    throw invalid(path, `has ${depth} values where 8 or 16 bits are expected`)
  return { image, depth }
}

/** Pixels whose centres an outline encloses (even-odd); where two nuclei overlap, the later one. */
async function instancesFromPolygons(
  { path, image }: Extract<MaskFile, { kind: 'polygons-json' }>,
  size: Size,
): Promise<InstanceMask> {
  const instances = new Uint16Array(size.widthPx * size.heightPx)
  const outlines = await outlinesOf(path, image)
  for (const [index, outline] of outlines.entries()) fillPolygon(instances, size, outline, index + 1)
  return { ...size, instances }
}

/** PanNuke numbers the nuclei of each class by themselves or of all together; here every (class, number) is an instance. */
async function instancesFromPanNuke(
  { path, index }: Extract<MaskFile, { kind: 'pannuke-npy' }>,
  size: Size,
): Promise<InstanceMask> {
  const { shape, values } = await readNpyItem(path, index)
  const [heightPx = 0, widthPx = 0, channels = 0] = shape
  if (channels !== PANNUKE_NUCLEUS_CHANNELS + 1)
    throw invalid(path, `has ${channels} channels where 6 are expected`)
  requireSize(path, { widthPx, heightPx }, size)
  const instances = new Uint16Array(widthPx * heightPx)
  const numberOf = new Map<number, number>()
  for (let pixel = 0; pixel < instances.length; pixel++) {
    for (let channel = 0; channel < PANNUKE_NUCLEUS_CHANNELS; channel++) {
      const value = values[pixel * channels + channel]!
      if (value === 0) continue
      const key = value * PANNUKE_NUCLEUS_CHANNELS + channel
      let number = numberOf.get(key)
      if (number === undefined) numberOf.set(key, (number = numberOf.size + 1))
      instances[pixel] = number
    }
  }
  return { widthPx, heightPx, instances }
}

function requireSize(path: string, found: Size, { widthPx, heightPx }: Size): void {
  if (found.widthPx !== widthPx || found.heightPx !== heightPx)
    throw invalid(
      path,
      `covers ${found.widthPx} × ${found.heightPx} px where the image has ${widthPx} × ${heightPx}`,
    )
}

const invalid = (path: string, fault: string) =>
  new MetaphaseError('dataset-invalid', `The mask ${path} ${fault}`)
