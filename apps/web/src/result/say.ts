import { dataOf } from '@metaphase/client'
import { api, type Review } from '../api.ts'
import { reviewer } from '../session/session.ts'
import { figureClasses } from './shown-figures.ts'
import type { FigureKey } from './figure-key.ts'
import type { Result } from './open-result.ts'

type Verdict = Review['verdict']

/** Stores what the reviewer says of a figure. Throws where nobody has given a name, and ApiError. */
export const say = (result: Result, key: FigureKey, verdict: Verdict): Promise<void> =>
  record(result, typeof key === 'number' ? { ordinal: key, verdict } : { addedFigureId: key, verdict })

/** Adds a figure that the model missed, and selects it. A place on a figure is a review of that one. */
export async function addFigure(result: Result, place: { xPx: number; yPx: number }): Promise<void> {
  await record(result, { ...place, verdict: 'mitotic' })
  const { ordinal, addedFigureId } = result.reviews.value.at(-1)!
  result.selected.value = ordinal ?? addedFigureId
}

type Said =
  | { ordinal: number; verdict: Verdict }
  | { addedFigureId: string; verdict: Verdict }
  | { xPx: number; yPx: number; verdict: 'mitotic' }

async function record(result: Result, said: Said): Promise<void> {
  if (reviewer.value === '')
    throw new Error('Your name goes beside what you review: give it at the top of the page.')
  const review = await dataOf(
    api.POST('/analyses/{id}/reviews', {
      params: { path: { id: result.analysis.id } },
      body: { ...said, reviewer: reviewer.value },
    }),
  )
  result.reviews.value = [...result.reviews.value, review]
}

/** To accept a figure is to give it its class again; a candidate or a rejected one becomes mitotic. */
export function acceptedAs(result: Result, index: number): Verdict {
  const name = figureClasses[result.figures.value.classCode[index]!]!
  return name === 'candidate' || name === 'rejected' ? 'mitotic' : name
}

export function otherClass(result: Result, index: number): Verdict {
  return figureClasses[result.figures.value.classCode[index]!] === 'atypical' ? 'typical' : 'atypical'
}
