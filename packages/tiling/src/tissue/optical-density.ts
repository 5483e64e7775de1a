/**
 * The density above which a cell of some 8 µm is tissue. Bare glass stays below 0.03 on the slides measured, and
 * their tissue's area changes by 2 % between 0.05 and 0.08. It is fixed because Otsu's cut is not: it divides stroma from
 * nuclei where no glass is in view, and noise from noise where no tissue is.
 */
export const TISSUE_DENSITY = 0.06

/** Glass is at least this bright in each channel: in a field without glass the brightest tissue must not stand for it. */
const MIN_WHITE = 230
const WHITE_PERCENTILE = 0.99

/**
 * Optical density per pixel of the channel that absorbs most, relative to the glass of this image: about 0.02 on glass,
 * 0.1 to 0.6 in H&E-stained tissue. `rgb`: R G B R G B …
 */
export function opticalDensity(rgb: Uint8Array): Float32Array {
  const densityOf = [0, 1, 2].map((channel) => {
    const white = Math.max(MIN_WHITE, percentile(rgb, channel, WHITE_PERCENTILE))
    return Float32Array.from({ length: 256 }, (_, value) =>
      Math.max(0, Math.log10(white / Math.max(1, value))),
    )
  })
  const density = new Float32Array(rgb.length / 3)
  for (let i = 0; i < density.length; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const absorbed = densityOf[channel]?.[rgb[3 * i + channel] ?? 255] ?? 0
      if (absorbed > (density[i] ?? 0)) density[i] = absorbed
    }
  }
  return density
}

function percentile(rgb: Uint8Array, channel: number, share: number): number {
  const counts = new Uint32Array(256)
  for (let i = channel; i < rgb.length; i += 3) counts[rgb[i] ?? 0] = (counts[rgb[i] ?? 0] ?? 0) + 1
  const wanted = (rgb.length / 3) * share
  let seen = 0
  return counts.findIndex((count) => (seen += count) >= wanted)
}
