import { type TissueLayout, type TissueMask, tissueMask } from './tissue-mask.ts'

/** A mask as JSON carries it: some 10 kB for a slide. */
export interface EncodedTissue extends TissueLayout {
  /** Lengths of runs in reading order, glass first, glass and tissue in turn; as LEB128 numbers in base64. */
  readonly runs: string
}

const MORE = 0x80

export function encodeTissue({ cells, areaMm2: _derived, ...layout }: TissueMask): EncodedTissue {
  const bytes: number[] = []
  let value = 0
  for (let from = 0; from < cells.length; value = 1 - value) {
    const end = cells.indexOf(1 - value, from)
    const to = end === -1 ? cells.length : end
    pushNumber(bytes, to - from)
    from = to
  }
  return { ...layout, runs: Buffer.from(bytes).toString('base64') }
}

export function decodeTissue({ runs, ...layout }: EncodedTissue): TissueMask {
  const cells = new Uint8Array(layout.columns * layout.rows)
  let at = 0
  let value = 0
  for (const length of numbersIn(Buffer.from(runs, 'base64'))) {
    cells.fill(value, at, at + length)
    at += length
    value = 1 - value
  }
  if (at !== cells.length)
    throw new RangeError(`The tissue mask has ${at} cells where ${cells.length} belong.`)
  return tissueMask(layout, cells)
}

function pushNumber(bytes: number[], number: number): void {
  let rest = number
  while (rest >= MORE) {
    bytes.push((rest % MORE) | MORE)
    rest = Math.floor(rest / MORE)
  }
  bytes.push(rest)
}

function* numbersIn(bytes: Uint8Array): Generator<number> {
  let number = 0
  let place = 1
  for (const byte of bytes) {
    number += (byte & ~MORE) * place
    place *= MORE
    if (byte >= MORE) continue
    yield number
    number = 0
    place = 1
  }
}
