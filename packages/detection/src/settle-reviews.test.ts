import { expect, test } from 'vitest'
import { reviewedClass, settleReviews, type FigureReview } from './settle-reviews.ts'

const places = { xPx: 1, yPx: 2, xUm: 0.25, yUm: 0.5 }
const model = { ordinal: 7, addedFigureId: null, probability: 0.9, atypicalProbability: 0.8 }

/** What reviewers A, B, C … say of one figure, first to last. */
const said = (...verdicts: FigureReview['verdict'][]): FigureReview[] =>
  verdicts.map((verdict, i) => ({
    ...places,
    ...model,
    reviewer: String.fromCharCode(65 + i),
    verdict,
  }))

test.each([
  ['the only one decides', said('atypical'), 'atypical'],
  ['the majority decides', said('rejected', 'rejected', 'mitotic'), 'rejected'],
  ['who names a class calls it mitotic', said('rejected', 'typical', 'mitotic'), 'typical'],
  ['of two, the latest decides', said('mitotic', 'rejected'), 'rejected'],
  ['… either way', said('rejected', 'mitotic'), 'mitotic'],
  ['the class is for those who named one', said('mitotic', 'mitotic', 'typical'), 'typical'],
  ['… and the latest of two', said('atypical', 'typical', 'mitotic'), 'typical'],
])('%s', (_rule, reviews, verdict) => {
  const [settled, ...others] = settleReviews(reviews)
  expect(others).toEqual([])
  expect(settled).toMatchObject({ ordinal: 7, verdict })
  expect(settled!.reviewers).toHaveLength(reviews.length)
})

test('figures are settled apart, those of the model and added ones', () => {
  const added: FigureReview = {
    ...said('typical')[0]!,
    ordinal: null,
    addedFigureId: 'a',
    probability: null,
    atypicalProbability: null,
  }
  expect(settleReviews([...said('rejected'), added]).map(({ verdict }) => verdict)).toEqual([
    'rejected',
    'typical',
  ])
})

test('a class that reviewers leave open is the classifier’s, where there is one', () => {
  const [figure] = settleReviews(said('mitotic'))
  expect(reviewedClass(figure!, { threshold: 0.95, atypicalThreshold: 0.5 })).toBe('atypical')
  expect(reviewedClass(figure!, { threshold: 0.95, atypicalThreshold: null })).toBe('mitotic')
})
