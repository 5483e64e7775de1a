/** So probable for the detector alone, a place is kept whatever else its tile holds. */
const CERTAIN_ENOUGH = 0.5

/**
 * The strongest places of a tile, most probable first: `perMm2` a mm² of the tile, and whatever scores at least 0.5. Of a
 * detector whose scores are read against the background of their slide (see `againstBackground`), which one tile does not know,
 * the rest are the thousands of ordinary dark nuclei of a mm².
 */
export function strongestOfTile<Place extends { readonly probability: number }>(
  places: readonly Place[],
  { perMm2, tileMm2 }: { readonly perMm2: number; readonly tileMm2: number },
): Place[] {
  const most = Math.ceil(perMm2 * tileMm2)
  return places
    .toSorted((a, b) => b.probability - a.probability)
    .filter(({ probability }, rank) => rank < most || probability >= CERTAIN_ENOUGH)
}
