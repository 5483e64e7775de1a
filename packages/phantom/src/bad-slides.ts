import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '@metaphase/errors'
import sharp, { type Sharp } from 'sharp'
import { rawTiffHeader } from './raw-tiff.ts'
import { PhantomRenderer } from './render.ts'
import { resolutionOf } from './write-slide.ts'

/** A file that the service must analyse, or refuse with one of these codes. */
export type OddSlide = { readonly name: string; readonly path: string } & (
  | { readonly expectation: 'works' }
  | { readonly expectation: 'error'; readonly codes: readonly ErrorCode[] }
)

const SIDE_PX = 600
const MPP = 0.25
const DOTS_PER_INCH = 25_400 / MPP
const TILED = { tile: true, tileWidth: 256, tileHeight: 256, compression: 'deflate' } as const
const AT_MPP = resolutionOf(MPP)

type Expected = 'works' | readonly ErrorCode[]
type Recipe = readonly [name: string, expected: Expected, make: (tissue: Tissue) => Buffer | Promise<Buffer>]

/** The same tissue for every file: as pixels, and as an image to encode. */
interface Tissue {
  readonly rgb: Uint8Array
  readonly image: () => Sharp
}

const recipes: readonly Recipe[] = [
  ['empty.tiff', ['slide-empty'], () => Buffer.alloc(0)],
  ['text.tiff', ['slide-format-unsupported'], () => Buffer.from('This is not a slide.\n'.repeat(200))],
  [
    'truncated-tiled.tiff',
    ['slide-truncated', 'slide-unreadable'],
    async (tissue) => cut(await tiled(tissue)),
  ],
  ['truncated-rows.tiff', ['slide-truncated', 'slide-unreadable'], (tissue) => cut(rows(tissue))],
  ['one-pixel.tiff', ['slide-too-small'], ({ image }) => encodeTiff(image().resize(1, 1))],
  ['declares-100000-px.tiff', ['slide-too-large', 'slide-truncated'], declaresTooMuch],
  ['cmyk.tiff', 'works', ({ image }) => encodeTiff(image().toColourspace('cmyk'))],
  ['16-bit.tiff', 'works', ({ image }) => encodeTiff(image().toColourspace('rgb16'))],
  ['rgba.tiff', 'works', ({ image }) => encodeTiff(image().ensureAlpha())],
  ['greyscale.tiff', 'works', ({ image }) => encodeTiff(image().greyscale().toColourspace('b-w'))],
  ['no-resolution.jpg', ['mpp-unknown'], ({ image }) => image().jpeg().toBuffer()],
  ['no-resolution.png', ['mpp-unknown'], async ({ image }) => withoutPhys(await image().png().toBuffer())],
  ['with-resolution.png', 'works', ({ image }) => image().png().withDensity(DOTS_PER_INCH).toBuffer()],
  [
    'stripped.tiff',
    'works',
    ({ image }) =>
      image()
        .tiff({ compression: 'lzw', ...AT_MPP })
        .toBuffer(),
  ],
  ['72-dpi.tiff', ['mpp-unknown', 'mpp-implausible'], at72Dpi],
]

/**
 * Writes files that are odd, broken or not slides at all into an existing folder. Wherever it is not the point of a
 * file it holds 600 × 600 px of phantom tissue and says 0.25 µm/px.
 */
export async function writeBadSlides(folder: string): Promise<OddSlide[]> {
  const renderer = new PhantomRenderer({ seed: 7, widthPx: SIDE_PX, heightPx: SIDE_PX, mpp: MPP })
  const rgb = renderer.region(0, 0, SIDE_PX, SIDE_PX)
  const raw = { width: SIDE_PX, height: SIDE_PX, channels: 3 } as const
  const tissue: Tissue = { rgb, image: () => sharp(rgb, { raw }) }
  return Promise.all(
    recipes.map(async ([name, expected, make]): Promise<OddSlide> => {
      const path = join(folder, name)
      await writeFile(path, await make(tissue))
      return expected === 'works'
        ? { name, path, expectation: 'works' }
        : { name, path, expectation: 'error', codes: expected }
    }),
  )
}

const encodeTiff = (image: Sharp): Promise<Buffer> => image.tiff({ ...TILED, ...AT_MPP }).toBuffer()

const tiled = ({ image }: Tissue): Promise<Buffer> =>
  image()
    .tiff({ ...TILED, ...AT_MPP, pyramid: true, compression: 'jpeg' })
    .toBuffer()

/** What image editors write where nobody stated a resolution. */
function at72Dpi({ image }: Tissue): Promise<Buffer> {
  return image()
    .tiff({ ...TILED, xres: 72 / 25.4, yres: 72 / 25.4, resolutionUnit: 'inch' })
    .toBuffer()
}

/** Directory first, pixels after: cut short, it still states its size. */
function rows({ rgb }: Tissue): Buffer {
  return Buffer.concat([
    rawTiffHeader({ widthPx: SIDE_PX, heightPx: SIDE_PX, mpp: MPP, rowsPerStrip: 64 }),
    rgb,
  ])
}

const cut = (file: Buffer): Buffer => file.subarray(0, Math.floor(file.length * 0.6))

function declaresTooMuch({ rgb }: Tissue): Buffer {
  const header = rawTiffHeader({ widthPx: 100_000, heightPx: 100_000, mpp: MPP, rowsPerStrip: 256 })
  return Buffer.concat([header, rgb.subarray(0, 4096)])
}

/** sharp always states a resolution in a PNG. Its pHYs chunk: 4 bytes length, the name, 9 bytes, 4 bytes checksum. */
function withoutPhys(png: Buffer): Buffer {
  const name = png.indexOf('pHYs', 0, 'latin1')
  return Buffer.concat([png.subarray(0, name - 4), png.subarray(name + 4 + 9 + 4)])
}
