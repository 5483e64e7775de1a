import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const GREYSCALE_8_BIT = [8, 0, 0, 0, 0]

/** A small slide: a white greyscale PNG of `sidePx`, that says its µm/px unless `mpp` is null. */
export function pngSlide({
  mpp = 0.25,
  sidePx = 256,
}: { mpp?: number | null; sidePx?: number } = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(sidePx, 0)
  header.writeUInt32BE(sidePx, 4)
  header.set(GREYSCALE_8_BIT, 8)
  const rows = Buffer.alloc(sidePx * (sidePx + 1), 0xff)
  for (let y = 0; y < sidePx; y++) rows[y * (sidePx + 1)] = 0 // each row begins with its filter: none
  const resolution = mpp === null ? [] : [chunk('pHYs', physicalSize(1e6 / mpp))]
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...resolution,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function physicalSize(pxPerMetre: number): Buffer {
  const data = Buffer.alloc(9, 1)
  data.writeUInt32BE(pxPerMetre, 0)
  data.writeUInt32BE(pxPerMetre, 4)
  return data
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(typed.length + 8)
  framed.writeUInt32BE(data.length, 0)
  typed.copy(framed, 4)
  framed.writeUInt32BE(crc32(typed), typed.length + 4)
  return framed
}
