import { gradient } from './made-slides.ts'
import type { ArchivedFile } from './zip-archive.ts'

const SLIDE_ID = 'A1B2C3D4E5F60718293A4B5C6D7E8F90'
const TILE_PX = 128
const COLUMNS = 4
const ROWS = 2

/**
 * An MRXS slide of 512 × 256 px at 0.25 µm/px in two zoom levels, with a label of 60 × 40 px: index, data and Slidedat.ini in
 * `folder` beside `folder`.mrxs, which is a thumbnail.
 */
export async function mrxsFiles(folder: string): Promise<ArchivedFile[]> {
  const tile = async (column: number, row: number, scale: number) =>
    gradient(COLUMNS * TILE_PX, ROWS * TILE_PX)
      .extract({
        left: column * TILE_PX,
        top: row * TILE_PX,
        width: TILE_PX * scale,
        height: TILE_PX * scale,
      })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
      .then(async (jpeg) => (scale === 1 ? jpeg : halved(jpeg)))
  const places = [1, 2].map((scale) => {
    const found: { index: number; column: number; row: number }[] = []
    for (let row = 0; row < ROWS; row += scale)
      for (let column = 0; column < COLUMNS; column += scale)
        found.push({ index: row * COLUMNS + column, column, row })
    return { scale, found }
  })
  const data: Buffer[] = []
  const store = (bytes: Buffer) => {
    const offset = data.reduce((total, piece) => total + piece.length, 0)
    data.push(bytes)
    return { offset, length: bytes.length }
  }
  const levels: { index: number; offset: number; length: number }[][] = []
  for (const { scale, found } of places) {
    const level: { index: number; offset: number; length: number }[] = []
    for (const { index, column, row } of found)
      level.push({ index, ...store(await tile(column, row, scale)) })
    levels.push(level)
  }
  const label = store(await gradient(60, 40).jpeg().toBuffer())
  return [
    { name: `${folder}.mrxs`, bytes: await gradient(200, 100).jpeg().toBuffer() },
    { name: `${folder}/Slidedat.ini`, bytes: Buffer.from(slidedat()) },
    { name: `${folder}/Index.dat`, bytes: indexFile(levels, label) },
    { name: `${folder}/Data0000.dat`, bytes: Buffer.concat(data) },
  ]
}

async function halved(jpeg: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  return sharp(jpeg).resize(TILE_PX, TILE_PX).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
}

function slidedat(): string {
  const level = (i: number) =>
    `[LAYER_0_LEVEL_${i}_SECTION]\nIMAGE_CONCAT_FACTOR = ${i === 0 ? 0 : 1}\nOVERLAP_X = 0\nOVERLAP_Y = 0\n` +
    `MICROMETER_PER_PIXEL_X = ${0.25 * 2 ** i}\nMICROMETER_PER_PIXEL_Y = ${0.25 * 2 ** i}\nIMAGE_FILL_COLOR_BGR = 16777215\n` +
    `DIGITIZER_WIDTH = ${TILE_PX}\nDIGITIZER_HEIGHT = ${TILE_PX}\nIMAGE_FORMAT = JPEG\n`
  return (
    `\ufeff[GENERAL]\nSLIDE_VERSION = 01.02\nSLIDE_ID = ${SLIDE_ID}\nSLIDE_NAME = Doe Jane\nIMAGENUMBER_X = ${COLUMNS}\n` +
    `IMAGENUMBER_Y = ${ROWS}\nOBJECTIVE_MAGNIFICATION = 40\nCameraImageDivisionsPerSide = 1\n` +
    '[HIERARCHICAL]\nHIER_COUNT = 1\nNONHIER_COUNT = 1\nINDEXFILE = Index.dat\nHIER_0_NAME = Slide zoom level\nHIER_0_COUNT = 2\n' +
    'HIER_0_VAL_0_SECTION = LAYER_0_LEVEL_0_SECTION\nHIER_0_VAL_1_SECTION = LAYER_0_LEVEL_1_SECTION\n' +
    'NONHIER_0_NAME = Scan data layer\nNONHIER_0_COUNT = 1\nNONHIER_0_VAL_0 = ScanDataLayer_SlideBarcode\n' +
    'NONHIER_0_VAL_0_SECTION = NONHIERLAYER_0_LEVEL_0_SECTION\n' +
    '[NONHIERLAYER_0_LEVEL_0_SECTION]\nBARCODE_IMAGE_TYPE = JPEG\n' +
    `[DATAFILE]\nFILE_COUNT = 1\nFILE_0 = Data0000.dat\n${level(0)}${level(1)}`
  )
}

/** Version and slide's id, the places of two tables of pointers, and the pages that they lead to. */
function indexFile(
  levels: readonly (readonly { index: number; offset: number; length: number }[])[],
  label: { offset: number; length: number },
): Buffer {
  const head = Buffer.from(`01.02${SLIDE_ID}`)
  const words: number[] = [0, 0]
  const here = () => head.length + words.length * 4
  words[0] = here()
  const table = words.length
  words.push(...levels.map(() => 0))
  for (const [i, level] of levels.entries()) {
    words[table + i] = here()
    words.push(0, here() + 8, level.length, 0)
    for (const { index, offset, length } of level) words.push(index, offset, length, 0)
  }
  words[1] = here()
  words.push(here() + 4)
  words.push(0, here() + 8, 1, 0, 0, 0, label.offset, label.length, 0)
  const body = Buffer.alloc(words.length * 4)
  for (const [i, word] of words.entries()) body.writeInt32LE(word, i * 4)
  return Buffer.concat([head, body])
}
