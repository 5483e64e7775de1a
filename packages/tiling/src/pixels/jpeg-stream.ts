const MARKER = 0xff
const START_OF_IMAGE = 0xd8
const END_OF_IMAGE = 0xd9
const START_OF_SCAN = 0xda
const FIRST_FRAME = 0xc0
const LAST_FRAME = 0xc2

interface ExpectedSize {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * What is wrong with a JPEG tile as far as its markers tell, null where they are in order: it must begin, state this
 * size, carry nothing but pixels in its scan, and end.
 */
export function jpegDefect(stream: Uint8Array, expected: ExpectedSize): string | null {
  if (stream[0] !== MARKER || stream[1] !== START_OF_IMAGE) return 'it does not start as a JPEG does'
  const { scanAt, defect } = readSegments(stream, expected)
  return defect ?? scanDefect(stream, scanAt)
}

/** Tables and frame header, up to the pixels. */
function readSegments(stream: Uint8Array, expected: ExpectedSize): { scanAt: number; defect: string | null } {
  const uint16 = (at: number) => ((stream[at] ?? 0) << 8) | (stream[at + 1] ?? 0)
  let defect: string | null = 'it does not state its size'
  let at = 2
  while (at + 4 <= stream.length && stream[at] === MARKER) {
    const marker = stream[at + 1] ?? 0
    const next = at + 2 + uint16(at + 2)
    if (marker === START_OF_SCAN) return { scanAt: next, defect }
    if (marker >= FIRST_FRAME && marker <= LAST_FRAME) {
      const heightPx = uint16(at + 5)
      const widthPx = uint16(at + 7)
      const fits = widthPx === expected.widthPx && heightPx === expected.heightPx
      defect = fits
        ? null
        : `it is ${widthPx} × ${heightPx} px, not ${expected.widthPx} × ${expected.heightPx}`
    }
    at = next
  }
  return { scanAt: at, defect: 'its tables are damaged' }
}

/** In coded pixels 0xff is followed by 0 or by a restart marker; anything else is damage, unless it is the end. */
function scanDefect(stream: Uint8Array, scanAt: number): string | null {
  for (let at = stream.indexOf(MARKER, scanAt); at !== -1; at = stream.indexOf(MARKER, at + 1)) {
    const next = stream[at + 1]
    if (next === END_OF_IMAGE) return null
    const isRestart = next !== undefined && next >= 0xd0 && next <= 0xd7
    if (next !== 0 && !isRestart) return 'its coded pixels are damaged'
  }
  return 'it ends early'
}
