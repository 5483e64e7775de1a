import { MetaphaseError } from '@metaphase/errors'

/** One image of the file at one resolution; `ifd` is its index among the TIFF's directories. */
export interface ScnDimension {
  readonly ifd: number
  readonly widthPx: number
  readonly heightPx: number
}

/** One scanned area: how large it is on the glass, and its resolutions, finest first. */
export interface ScnImage {
  readonly widthNm: number
  readonly heightNm: number
  /** Whether it shows the whole glass, label and all. */
  readonly isMacro: boolean
  readonly isBrightfield: boolean
  readonly dimensions: readonly ScnDimension[]
}

export interface Scn {
  /** Of the glass slide. */
  readonly widthNm: number
  readonly heightNm: number
  readonly images: readonly ScnImage[]
}

/** The scanned areas that a Leica SCN's ImageDescription lists. Throws slide-unreadable. */
export function parseScn(xml: string): Scn {
  const [collection = ''] = elements(xml, 'collection')
  const widthNm = numberOf(collection, 'sizeX')
  const heightNm = numberOf(collection, 'sizeY')
  const images = xml
    .split(/<image\b/)
    .slice(1)
    .map((text) => parseImage(text, { widthNm, heightNm }))
  return { widthNm, heightNm, images }
}

function parseImage(text: string, glass: { widthNm: number; heightNm: number }): ScnImage {
  const [view = ''] = elements(text, 'view')
  const widthNm = numberOf(view, 'sizeX')
  const heightNm = numberOf(view, 'sizeY')
  const atOrigin = numberOf(view, 'offsetX') === 0 && numberOf(view, 'offsetY') === 0
  const dimensions = elements(text, 'dimension')
    .filter((element) => (attribute(element, 'z') ?? '0') === '0')
    .map((element) => ({
      ifd: numberOf(element, 'ifd'),
      widthPx: numberOf(element, 'sizeX'),
      heightPx: numberOf(element, 'sizeY'),
    }))
  return {
    widthNm,
    heightNm,
    isMacro: atOrigin && widthNm === glass.widthNm && heightNm === glass.heightNm,
    isBrightfield: /<illuminationSource>\s*brightfield\s*</.test(text),
    dimensions: dimensions.toSorted((a, b) => b.widthPx - a.widthPx),
  }
}

/** The opening tags of this name. */
const elements = (xml: string, name: string): string[] =>
  xml.match(new RegExp(`<${name}\\b[^<>]*>`, 'g')) ?? []

const attribute = (element: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(element)?.[1]

function numberOf(element: string, name: string): number {
  const value = Number(attribute(element, name) ?? Number.NaN)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new MetaphaseError(
    'slide-unreadable',
    `The SCN's XML lacks a whole number for ${name} where one must stand.`,
  )
}
