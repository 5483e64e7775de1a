import { dataOf } from '@metaphase/client'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { api, type Analysis, type Slide } from '../api.ts'
import { createFindings, type Findings } from '../result/findings.ts'
import { openResult } from '../result/open-result.ts'
import { hasResult } from '../slides/live-analyses.ts'
import { analysisToShow, nameOf, useAnalysis, useSlide } from '../slides/use-slide.ts'
import { TopBar } from '../top-bar.tsx'
import { useFetched } from '../use-fetched.ts'
import type { SlideImage } from '../viewer/open-viewer.ts'
import { ReportSheet } from './report-sheet.tsx'

/** `/view/slides/:id/report`: one page to print. At the analysis' own threshold, which is what is signed. */
export function ReportPage({ id }: { id: string }) {
  const { query } = useLocation()
  const slide = useSlide(id)
  const image = useFetched(id, (signal) =>
    dataOf(api.GET('/slides/{id}/image', { params: { path: { id } }, signal })),
  )
  const analysis = useAnalysis(query['analysis'] ?? (slide.data && analysisToShow(slide.data)))
  const ended = analysis.data && hasResult(analysis.data.state) ? analysis.data : null
  const result = useFetched(ended && `${ended.id} ${ended.generation}`, (signal) =>
    openResult(ended!, signal),
  )
  const fault = slide.fault || image.fault || analysis.fault || result.fault
  return (
    <>
      <TopBar>
        <a href={`/view/slides/${id}`}>‹ {slide.data ? nameOf(slide.data) : 'Slide'}</a>
        <button type="button" onClick={() => print()}>
          Print
        </button>
      </TopBar>
      <main class="report">
        {fault && <p role="alert">{fault}</p>}
        {slide.data && image.data && result.data && (
          <WithFindings slide={slide.data} image={image.data} analysis={ended!} result={result.data} />
        )}
        {analysis.data && !ended && <p>There is no result yet.</p>}
      </main>
    </>
  )
}

interface Opened {
  readonly slide: Slide
  readonly image: SlideImage
  readonly analysis: Analysis
}

function WithFindings({ result, ...opened }: Opened & { readonly result: Findings['result'] }) {
  const findings = useMemo(() => createFindings(result, opened.image), [result])
  useEffect(() => findings.close, [findings])
  return <ReportSheet {...opened} findings={findings} />
}
