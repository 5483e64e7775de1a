import { dataOf } from '@metaphase/client'
import { api, type Analysis, type Slide } from '../api.ts'
import { useFetched } from '../use-fetched.ts'
import { hasResult, liveAnalyses, streamStarts } from './live-analyses.ts'

/** A slide with what was asked of it; asked for anew when events may have been missed. */
export const useSlide = (id: string) =>
  useFetched<Slide>(`${id} ${streamStarts.value}`, (signal) =>
    dataOf(api.GET('/slides/{id}', { params: { path: { id } }, signal })),
  )

/** The analysis as the API last told of it. */
export function useAnalysis(id: string | null) {
  const fetched = useFetched<Analysis>(id && `${id} ${streamStarts.value}`, (signal) =>
    dataOf(api.GET('/analyses/{id}', { params: { path: { id: id! } }, signal })),
  )
  const live = id === null ? undefined : liveAnalyses.value.get(id)
  return { ...fetched, data: live ?? fetched.data }
}

/** The newest that has a result, else the newest. */
export function analysisToShow({ analyses }: Slide): string | null {
  const newestFirst = analyses.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  return (newestFirst.find(({ state }) => hasResult(state)) ?? newestFirst[0])?.id ?? null
}

export const nameOf = ({ externalId, fileName, id }: Pick<Slide, 'externalId' | 'fileName' | 'id'>): string =>
  externalId ?? fileName ?? `Slide ${id.slice(0, 8)}`
