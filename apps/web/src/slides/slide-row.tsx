import { dataOf } from '@metaphase/client'
import { api, type Slide } from '../api.ts'
import { bytes, fixed, when } from '../numbers.ts'
import { useFetched } from '../use-fetched.ts'
import { AnalysisState } from './analysis-state.tsx'
import { analysisToShow, nameOf, useAnalysis } from './use-slide.ts'

export function SlideRow({ slide }: { slide: Slide }) {
  const analysis = useAnalysis(analysisToShow(slide)).data
  const { format, sizeBytes, mpp, widthPx, heightPx } = slide
  const facts = [
    slide.externalId === null ? null : slide.fileName,
    slide.vendor ?? format,
    sizeBytes === null ? null : bytes(sizeBytes),
    widthPx === null ? null : `${fixed(widthPx, 0)} × ${fixed(heightPx!, 0)} px`,
    mpp === null ? null : `${fixed(mpp.x, 3)} µm/px`,
  ]
  return (
    <tr>
      <td class="overview">
        <Overview slideId={slide.id} />
      </td>
      <th scope="row">
        <a href={`/view/slides/${slide.id}`}>{nameOf(slide)}</a>
        <div class="quiet">{facts.filter((fact) => fact !== null).join(' · ')}</div>
      </th>
      <td>
        {analysis && <AnalysisState analysis={analysis} />}
        {slide.analyses.length === 0 && <span class="quiet">not analysed</span>}
      </td>
      <td class="number count">{analysis?.counts ? analysis.counts.mitoses : '–'}</td>
      <td class="number">
        {typeof analysis?.mitosesPerMm2 === 'number' ? fixed(analysis.mitosesPerMm2, 1) : '–'}
      </td>
      <td class="quiet">{when(slide.createdAt)}</td>
    </tr>
  )
}

/** The one tile that shows the whole slide. */
function Overview({ slideId }: { slideId: string }) {
  const { data } = useFetched(slideId, (signal) =>
    dataOf(api.GET('/slides/{id}/image', { params: { path: { id: slideId } }, signal })),
  )
  return data && <img src={`/slides/${slideId}/image/${data.minLevel}/0/0`} alt="" loading="lazy" />
}
