/**
 * Everything the haematoxylin baseline is made of. Densities are haematoxylin optical densities (base 10): 1 is light
 * weakened tenfold along the dye's own colour. The model card says what data was looked at when they were chosen.
 */
export const haematoxylinBaseline = {
  modelMpp: 0.25,
  tilePx: 1024,
  haloPx: 64,
  /**
   * Optical densities of the pure dyes in red, green and blue. Haematoxylin: Ruifrok & Johnston 2001. Eosin: Macenko
   * et al. 2009; unmixed with Ruifrok's eosin instead, Macenko's would count as half as much haematoxylin.
   */
  haematoxylin: [0.651, 0.701, 0.29],
  eosin: [0.216, 0.801, 0.558],
  /**
   * Smooths away chromatin texture and JPEG noise, and no more: the half-width of a plate is 1–1.75 µm, and a wider
   * kernel would favour round nuclei, which cannot be mitoses, over thin plates, which are.
   */
  smoothingSigmaUm: 1,
  /** A candidate is the darkest place of a square of this half-side: half the 7.5 µm in which two candidates are one. */
  peakRadiusUm: 3.75,
  /** Where probability is 0.5: of the 3,720 mitoses of AMi-Br, from many scanners and stains, 96 % are darker. */
  evenOddsDensity: 0.42,
  /** Density that multiplies the odds by e. */
  densityPerLogit: 0.08,
  threshold: 0.5,
  /** Density 0.24: of AMi-Br's mitoses 99 % are darker, and so are many interphase nuclei. */
  probabilityFloor: 0.1,
} as const
