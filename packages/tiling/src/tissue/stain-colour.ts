/**
 * What one cell shows, by colour. Eosin and haematoxylin absorb green most; glass, shadows, black ink and padding absorb all
 * channels alike; blue and green ink absorb red most; red ink lets red pass and keeps back green and blue alike.
 */
export const CELL = { bare: 0, tissue: 1, reddish: 2, redInk: 3 } as const

/**
 * The density in green above which a cell of some 8 µm is tissue. Bare glass stays below 0.03 on the slides measured, and
 * their tissue's area changes by 0.4 % between 0.05 and 0.08. It is fixed because Otsu's cut is not: it divides stroma from
 * nuclei where no glass is in view, and noise from noise where no tissue is.
 */
const TISSUE_DENSITY = 0.06

/**
 * By how much a stain's density in green exceeds that in red, at least. Measured on 210,000 cells of tissue from six sources
 * of H&E: 14 had less, all of them in slides stained blue.
 */
const STAIN_EXCESS = { density: 0.015, share: 0.1 } as const

/** Red ink, and pools of blood: 40 cells of those sources. What is paler than `density` may be the ink's soft edge. */
const RED = { density: 0.3, blueOfGreenMin: 0.75, redOfGreenMax: 0.3 } as const

/** The density in red above which nothing can be seen: black ink over tissue has 1.2, the darkest cell of tissue had 0.72. */
const OPAQUE_DENSITY = 0.9

/** Glass is at least this bright in each channel: in a field without glass the brightest tissue must not stand for it. */
const MIN_WHITE = 230
const WHITE_PERCENTILE = 0.99
/** Filled in where nothing was scanned, or overexposed: no measure of glass elsewhere. */
const PURE_WHITE = 255

export interface CellColours {
  /** The `CELL` of each pixel. */
  readonly colours: Uint8Array
  /** How much green light each keeps back, in grey levels: of a mixture, the mean of its parts. */
  readonly absorbed: Uint8Array
}

/** What the pixels of an overview of a whole slide show. `rgb`: R G B R G B … */
export function cellColours(rgb: Uint8Array): CellColours {
  const white = glassColour(rgb)
  const [redOf, greenOf, blueOf] = [
    densityTable(white.red),
    densityTable(white.green),
    densityTable(white.blue),
  ]
  const colours = new Uint8Array(rgb.length / 3)
  const absorbed = new Uint8Array(rgb.length / 3)
  for (let i = 0; i < colours.length; i++) {
    const green = rgb[3 * i + 1]!
    colours[i] = colourOf(redOf[rgb[3 * i]!]!, greenOf[green]!, blueOf[rgb[3 * i + 2]!]!)
    absorbed[i] = Math.max(0, white.green - green)
  }
  return { colours, absorbed }
}

/** From optical densities relative to glass. */
function colourOf(red: number, green: number, blue: number): number {
  const excess = green - red
  if (green <= TISSUE_DENSITY || red > OPAQUE_DENSITY) return CELL.bare
  if (excess <= STAIN_EXCESS.density || excess <= STAIN_EXCESS.share * green) return CELL.bare
  if (blue < RED.blueOfGreenMin * green || red > RED.redOfGreenMax * green) return CELL.tissue
  return green > RED.density ? CELL.redInk : CELL.reddish
}

/** Optical density (base 10) of each grey level. */
const densityTable = (white: number) =>
  Float32Array.from({ length: 256 }, (_, value) => Math.max(0, Math.log10(white / Math.max(1, value))))

/** What glass looks like on this slide, per channel. */
function glassColour(rgb: Uint8Array) {
  const counts = { red: new Uint32Array(256), green: new Uint32Array(256), blue: new Uint32Array(256) }
  let counted = 0
  for (let i = 0; i < rgb.length; i += 3) {
    const [red, green, blue] = [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!]
    if (red === PURE_WHITE && green === PURE_WHITE && blue === PURE_WHITE) continue
    counts.red[red]!++
    counts.green[green]!++
    counts.blue[blue]!++
    counted++
  }
  const white = (channel: Uint32Array) => {
    let seen = 0
    const level = channel.findIndex((count) => (seen += count) >= counted * WHITE_PERCENTILE)
    return Math.max(MIN_WHITE, level)
  }
  return { red: white(counts.red), green: white(counts.green), blue: white(counts.blue) }
}
