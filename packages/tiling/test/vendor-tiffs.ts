import { gradient } from './made-slides.ts'
import { rawTiff, rgbTags } from './raw-tiff.ts'

/** TIFFs as scanners write them, small: the right tags and JPEG pixels. */

const float = (value: number) => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return { type: 11, count: 1, value: view.getUint32(0) }
}
const signed = (value: number) => ({ type: 9, count: 1, value: value >>> 0 })
const short = (value: number) => ({ type: 3, count: 1, value })

const PX_PER_CM = 40_000
const jpegTags = { 258: [8, 8, 8], 259: [7], 262: [6], 277: [3], 284: [1], 296: short(3) }

/**
 * A Hamamatsu NDPI of 1,024 × 768 px at 0.25 µm/px with a level of a quarter, another focal plane, a macro and a map. With an
 * `upperHalf`, its bytes but for the first 16 belong behind so many times 4 GiB.
 */
export async function ndpi(upperHalf = 0): Promise<Buffer> {
  const image = async (widthPx: number, heightPx: number, lens: number, focalPlane = 0) => ({
    tags: {
      256: [widthPx],
      257: [heightPx],
      ...jpegTags,
      278: [heightPx],
      282: { rational: [PX_PER_CM, 1] as const },
      283: { rational: [PX_PER_CM, 1] as const },
      65_420: [1],
      65_421: float(lens),
      65_424: signed(focalPlane),
    },
    chunks: [await gradient(widthPx, heightPx).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()],
  })
  return rawTiff({
    ndpi: true,
    upperHalf,
    images: [
      await image(1024, 768, 40),
      await image(1024, 768, 40, 1),
      await image(256, 192, 10),
      await image(300, 100, -1),
      await image(100, 80, -2),
    ],
  })
}

/** Tiles of `tilePx`, each a JPEG of its own. */
async function jpegTiles(widthPx: number, heightPx: number, tilePx: number): Promise<Buffer[]> {
  const columns = Math.ceil(widthPx / tilePx)
  const rows = Math.ceil(heightPx / tilePx)
  const whole = await gradient(columns * tilePx, rows * tilePx)
    .png()
    .toBuffer()
  const { default: sharp } = await import('sharp')
  return Promise.all(
    Array.from({ length: columns * rows }, (_, i) =>
      sharp(whole)
        .extract({
          left: (i % columns) * tilePx,
          top: Math.floor(i / columns) * tilePx,
          width: tilePx,
          height: tilePx,
        })
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    ),
  )
}

/**
 * A Leica SCN: a glass of 500 × 1,000 µm with an area of 1,024 × 768 px at 0.25 µm/px scanned 50 µm in and 100 µm down, with a
 * level of a half, and a macro. Level 0 is the glass: 2,000 × 4,000 px.
 */
export async function scn(): Promise<Buffer> {
  const xml =
    '<?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">' +
    '<collection name="DOE^JANE" sizeX="500000" sizeY="1000000"><barcode>REFFMDE=</barcode>' +
    '<image name="macro"><scanSettings><objectiveSettings><objective>1</objective></objectiveSettings><illuminationSettings>' +
    '<illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings>' +
    '<pixels sizeX="250" sizeY="500"><dimension sizeX="250" sizeY="500" r="0" ifd="0"/></pixels>' +
    '<view sizeX="500000" sizeY="1000000" offsetX="0" offsetY="0"/></image>' +
    '<image name="area"><scanSettings><objectiveSettings><objective>40</objective></objectiveSettings><illuminationSettings>' +
    '<illuminationSource>brightfield</illuminationSource></illuminationSettings></scanSettings>' +
    '<pixels sizeX="1024" sizeY="768"><dimension sizeX="1024" sizeY="768" r="0" ifd="1"/><dimension sizeX="512" sizeY="384" r="1" ifd="2"/></pixels>' +
    '<view sizeX="256000" sizeY="192000" offsetX="50000" offsetY="100000"/></image></collection></scn>'
  const image = async (widthPx: number, heightPx: number, extra = {}) => ({
    tags: {
      ...rgbTags(widthPx, heightPx, 256),
      259: [7],
      262: [6],
      530: { type: 3, count: 2, value: 0x0001_0001 },
      ...extra,
    },
    chunks: await jpegTiles(widthPx, heightPx, 256),
  })
  return rawTiff({
    bigTiff: true,
    images: [await image(250, 500, { 270: xml }), await image(1024, 768), await image(512, 384)],
  })
}

const description = (rest: string) => `Aperio Image Library v12.0.15\r\n${rest}`

/** An Aperio SVS of 600 × 500 px at 0.25 µm/px with a thumbnail, a label that is red and a macro that is green. */
export function svs(): Buffer {
  const flat = (widthPx: number, heightPx: number, rgb: readonly number[], text: string) => ({
    tags: {
      256: [widthPx],
      257: [heightPx],
      258: [8, 8, 8],
      259: [1],
      262: [2],
      270: description(text),
      277: [3],
      278: [heightPx],
      284: [1],
    },
    chunks: [Buffer.alloc(widthPx * heightPx * 3, Buffer.from(rgb))],
  })
  const tiles = Array.from({ length: 9 }, (_, i) => Buffer.alloc(256 * 256 * 3, 100 + i))
  const slide = {
    tags: {
      ...rgbTags(600, 500, 256),
      270: description('600x500 (256x256) -> none|AppMag = 40|MPP = 0.25|Filename = DOE_JANE'),
    },
    chunks: tiles.slice(0, 6),
  }
  return rawTiff({
    images: [
      slide,
      flat(120, 100, [200, 180, 200], '600x500 -> 120x100 - '),
      flat(90, 110, [220, 20, 30], 'label 90x110'),
      flat(200, 80, [20, 210, 40], 'macro 200x80'),
    ],
  })
}
