import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import type { PhantomTruth } from '@metaphase/phantom'
import type { Figure } from './client.ts'

/** How many figures lie within 7.5 µm of a place. */
const figuresAt = (figures: readonly Figure[], place: { xPx: number; yPx: number }, mpp: number): number =>
  figures.filter(({ xPx, yPx }) => Math.hypot(xPx - place.xPx, yPx - place.yPx) * mpp <= FIGURE_RADIUS_UM)
    .length

/**
 * What was found of a phantom's truth. An anaphase has two bodies of chromatin, and a detector of dark places may find
 * each; every other figure is one body.
 */
export function scorePhantom(
  { figures, candidates }: { figures: readonly Figure[]; candidates: readonly Figure[] },
  truth: PhantomTruth,
) {
  const hits = truth.figures.map((figure) => ({ figure, found: figuresAt(figures, figure, truth.mppX) }))
  const isAnaphase = ({ figure }: (typeof hits)[number]) => figure.plateDistanceUm !== undefined
  const onBorders = hits.filter(({ figure }) => figure.onBorder !== 'none')
  const single = onBorders.filter((hit) => !isAnaphase(hit))
  return {
    recall: hits.filter(({ found }) => found > 0).length / hits.length,
    onBorders: onBorders.length,
    onBordersAmongCandidates: onBorders.filter(({ figure }) => figuresAt(candidates, figure, truth.mppX) > 0)
      .length,
    singleOnBorders: single.length,
    singleOnBordersFoundOnce: single.filter(({ found }) => found === 1).length,
    singleOnBordersFoundTwice: single.filter(({ found }) => found > 1).length,
    anaphases: hits.filter(isAnaphase).length,
    anaphasesFoundTwice: hits.filter((hit) => isAnaphase(hit) && hit.found > 1).length,
    imposters: truth.imposters.length,
    impostersTakenForFigures: truth.imposters.filter(
      (imposter) => figuresAt(figures, imposter, truth.mppX) > 0,
    ).length,
  }
}

/** For the person who reads the quickstart's result: what the phantom held, and what was found of it. */
export function describePhantom(figures: readonly Figure[], truth: PhantomTruth): string {
  const score = scorePhantom({ figures, candidates: figures }, truth)
  const found = Math.round(score.recall * truth.figures.length)
  const elsewhere = figures.length - found - score.impostersTakenForFigures
  return `  This slide is a phantom, so the truth is known: ${found} of its ${truth.figures.length} mitotic figures were found;
  ${score.impostersTakenForFigures} of its ${score.imposters} dying nuclei, as dark as mitoses, and ${elsewhere} other places were taken for figures.
  The model has seen drawn slides like it in training: this shows that the installation works, not how well it does on tissue.
`
}
