import type { ReviewOfFigure } from '@metaphase/db'
import { cohensKappa } from '@metaphase/detection'

/**
 * How far two reviewers agree on the figures of which both said something: whether they are mitotic, and of those to which
 * both gave a class, on that.
 */
export function agreementOf(
  reviews: readonly ReviewOfFigure[],
  [first, second]: readonly [first: string, second: string],
) {
  const verdictsOf = (wanted: string) =>
    new Map(
      reviews
        .filter(({ reviewer }) => reviewer === wanted)
        .map(({ ordinal, addedFigureId, verdict }) => [ordinal ?? addedFigureId, verdict]),
    )
  const [ofFirst, ofSecond] = [verdictsOf(first), verdictsOf(second)]
  const both = [...ofFirst].flatMap(([figure, verdict]) => {
    const other = ofSecond.get(figure)
    return other === undefined ? [] : [[verdict, other] as const]
  })
  const isClass = (verdict: string) => verdict === 'typical' || verdict === 'atypical'
  const isMitotic = (verdict: string) => (verdict === 'rejected' ? 'no' : 'yes')
  return {
    onlyFirst: ofFirst.size - both.length,
    onlySecond: ofSecond.size - both.length,
    mitotic: cohensKappa(both.map(([one, other]) => [isMitotic(one), isMitotic(other)])),
    atypical: cohensKappa(both.filter(([one, other]) => isClass(one) && isClass(other))),
  }
}
