import { classAt, isMitotic, type ShownFigures } from '../result/shown-figures.ts'

/** Which figures the gallery holds. */
export type GalleryTab = 'mitotic' | 'candidates' | 'reviewed'

/**
 * Indices in the order of the gallery, the most probable first. A figure that is rejected stays where the model put it, so that
 * nothing moves beneath whoever reviews.
 */
export function listFor(figures: ShownFigures, threshold: number, tab: GalleryTab): number[] {
  const indices: number[] = []
  for (let i = 0; i < figures.count; i++) {
    const isListed = !(figures.probability[i]! < threshold) || isMitotic(classAt(figures, i))
    const belongs = tab === 'reviewed' ? figures.settled.has(i) : isListed === (tab === 'mitotic')
    if (belongs) indices.push(i)
  }
  return indices
}
