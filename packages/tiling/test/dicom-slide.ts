/** DICOM whole slide images, the least that PS3.3 C.8.12 asks for: explicit VR, little-endian, uncompressed, TILED_FULL. */

const WHOLE_SLIDE_CLASS = '1.2.840.10008.5.1.4.1.1.77.1.6'
const LONG_LENGTH: ReadonlySet<string> = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])

type Value = string | number | Buffer

function element(group: number, tag: number, vr: string, value: Value): Buffer {
  const data = encode(vr, value)
  const head = Buffer.alloc(LONG_LENGTH.has(vr) ? 12 : 8)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(tag, 2)
  head.write(vr, 4, 'latin1')
  if (LONG_LENGTH.has(vr)) head.writeUInt32LE(data.length, 8)
  else head.writeUInt16LE(data.length, 6)
  return Buffer.concat([head, data])
}

function encode(vr: string, value: Value): Buffer {
  if (typeof value === 'number') {
    const data = Buffer.alloc(vr === 'US' ? 2 : 4)
    if (vr === 'US') data.writeUInt16LE(value)
    else data.writeUInt32LE(value)
    return data
  }
  const data = Buffer.from(value as string, 'latin1')
  return data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.from(vr === 'UI' ? '\0' : ' ')])
}

const item = (content: Buffer): Buffer => {
  const head = Buffer.from('feff00e000000000', 'hex')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

export interface DicomImage {
  readonly kind: 'VOLUME' | 'LABEL'
  readonly widthPx: number
  readonly heightPx: number
  readonly tilePx: { readonly width: number; readonly height: number }
  /** Of the whole matrix: three bytes a pixel. */
  readonly rgb: Uint8Array
  /** µm per pixel. */
  readonly mpp: number | null
  readonly series?: string
  readonly instance: string
  readonly resampled?: boolean
}

/** One instance: a level of the slide, or its label. */
export function dicomImage(image: DicomImage): Buffer {
  const { kind, widthPx, heightPx, tilePx, mpp, series = '1.2.3.4', instance, resampled = false } = image
  const frames = framesOf(image)
  const spacing = mpp === null ? '' : `${mpp / 1000}\\${mpp / 1000}`
  const type = `${resampled ? 'DERIVED' : 'ORIGINAL'}\\PRIMARY\\${kind}\\${resampled ? 'RESAMPLED' : 'NONE'}`
  const measures = Buffer.concat([
    ...(spacing ? [element(0x0028, 0x0030, 'DS', spacing)] : []),
    element(0x0018, 0x0050, 'DS', '0.001'),
  ])
  const shared = element(0x0028, 0x9110, 'SQ', item(measures))
  const meta = Buffer.concat([
    element(0x0002, 0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 0x0002, 'UI', WHOLE_SLIDE_CLASS),
    element(0x0002, 0x0003, 'UI', instance),
    element(0x0002, 0x0010, 'UI', '1.2.840.10008.1.2.1'),
    element(0x0002, 0x0012, 'UI', '1.2.3'),
  ])
  const data = [
    element(0x0008, 0x0008, 'CS', type),
    element(0x0008, 0x0016, 'UI', WHOLE_SLIDE_CLASS),
    element(0x0008, 0x0018, 'UI', instance),
    element(0x0010, 0x0010, 'PN', 'Doe^Jane'),
    element(0x0020, 0x000d, 'UI', '1.2.3.1'),
    element(0x0020, 0x000e, 'UI', series),
    element(0x0020, 0x9311, 'CS', 'TILED_FULL'),
    element(0x0028, 0x0002, 'US', 3),
    element(0x0028, 0x0004, 'CS', 'RGB'),
    element(0x0028, 0x0006, 'US', 0),
    element(0x0028, 0x0008, 'IS', String(frames.length)),
    element(0x0028, 0x0010, 'US', tilePx.height),
    element(0x0028, 0x0011, 'US', tilePx.width),
    element(0x0028, 0x0100, 'US', 8),
    element(0x0028, 0x0101, 'US', 8),
    element(0x0028, 0x0102, 'US', 7),
    element(0x0028, 0x0103, 'US', 0),
    element(0x0048, 0x0006, 'UL', widthPx),
    element(0x0048, 0x0007, 'UL', heightPx),
    element(0x0048, 0x0302, 'UL', 1),
    element(0x0048, 0x0303, 'UL', 1),
    element(0x5200, 0x9229, 'SQ', item(shared)),
    element(0x7fe0, 0x0010, 'OW', Buffer.concat(frames)),
  ]
  const preamble = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])
  return Buffer.concat([preamble, element(0x0002, 0x0000, 'UL', meta.length), meta, ...data])
}

/** Tiles row by row, padded with white. */
function framesOf({ widthPx, heightPx, tilePx, rgb }: DicomImage): Buffer[] {
  const frames: Buffer[] = []
  for (let top = 0; top < heightPx; top += tilePx.height) {
    for (let left = 0; left < widthPx; left += tilePx.width) {
      const frame = Buffer.alloc(tilePx.width * tilePx.height * 3, 255)
      for (let y = 0; y < Math.min(tilePx.height, heightPx - top); y++) {
        const start = ((top + y) * widthPx + left) * 3
        const length = Math.min(tilePx.width, widthPx - left) * 3
        frame.set(rgb.subarray(start, start + length), y * tilePx.width * 3)
      }
      frames.push(frame)
    }
  }
  return frames
}
