import { dataOf } from '@metaphase/client'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { api, type Analysis, type Slide } from '../api.ts'
import { Gallery } from '../gallery/gallery.tsx'
import { when } from '../numbers.ts'
import { ResearchNotice } from '../research-notice.tsx'
import { createFindings } from '../result/findings.ts'
import { openResult } from '../result/open-result.ts'
import { AnalysisState } from '../slides/analysis-state.tsx'
import { hasResult } from '../slides/live-analyses.ts'
import { analysisToShow, nameOf, useAnalysis, useSlide } from '../slides/use-slide.ts'
import { TopBar } from '../top-bar.tsx'
import { useFetched } from '../use-fetched.ts'
import { createDesk, type Desk } from './desk.ts'
import { ExportMenu } from './export-menu.tsx'
import type { SlideImage } from './open-viewer.ts'
import { ResultPanel } from './result-panel.tsx'
import { onKey, shortcuts } from './shortcuts.ts'
import { ShortcutsHelp } from './shortcuts-help.tsx'
import { Stage } from './stage.tsx'

/** `/view/slides/:id`, with `?analysis=` where it is not the newest that is looked at. */
export function SlidePage({ id }: { id: string }) {
  const { query } = useLocation()
  const slide = useSlide(id)
  const image = useFetched(id, (signal) =>
    dataOf(api.GET('/slides/{id}/image', { params: { path: { id } }, signal })),
  )
  const analysisId = query['analysis'] ?? (slide.data && analysisToShow(slide.data))
  const analysis = useAnalysis(analysisId)
  const fault = slide.fault || image.fault || analysis.fault
  useEffect(() => {
    document.title = slide.data ? `${nameOf(slide.data)} – Metaphase` : 'Metaphase'
  }, [slide.data])
  return (
    <div class="slide-page">
      {fault && <p role="alert">{fault}</p>}
      {slide.data && image.data && (
        <OpenSlide key={id} slide={slide.data} image={image.data} analysis={analysis.data} />
      )}
    </div>
  )
}

interface OpenSlideProps {
  readonly slide: Slide
  readonly image: SlideImage
  /** Null until it is known, and where there is none. */
  readonly analysis: Analysis | null
}

function OpenSlide({ slide, image, analysis }: OpenSlideProps) {
  const desk = useMemo(() => createDesk(slide.id, image), [])
  const fault = useFindings(desk, analysis)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(desk, event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  const findings = desk.findings.value
  return (
    <>
      <TopBar>
        <h1>{nameOf(slide)}</h1>
        {analysis && <AnalysisState analysis={analysis} />}
        <AnalysisChoice slide={slide} analysis={analysis} />
        {findings && (
          <a href={`/view/slides/${slide.id}/report?analysis=${findings.result.analysis.id}`}>Report</a>
        )}
        {findings && <ExportMenu findings={findings} />}
      </TopBar>
      <main>
        <Stage desk={desk} mpp={slide.mpp?.x ?? null} />
        <aside class="side" aria-label="Findings">
          {fault && <p role="alert">{fault}</p>}
          {findings ? (
            <>
              <ResultPanel desk={desk} findings={findings} />
              <Gallery desk={desk} findings={findings} />
            </>
          ) : (
            <p class="quiet waiting">
              {analysis ? 'Figures appear here once the analysis has ended.' : 'This slide was not analysed.'}
            </p>
          )}
          <ResearchNotice />
        </aside>
      </main>
      <ShortcutsHelp shortcuts={shortcuts} />
    </>
  )
}

/** Opens the result of the analysis on the desk as soon as there is one; gives what went wrong. */
function useFindings(desk: Desk, analysis: Analysis | null): string {
  const wanted = analysis && hasResult(analysis.state) ? analysis : null
  const { data, fault } = useFetched(wanted && `${wanted.id} ${wanted.generation}`, (signal) =>
    openResult(wanted!, signal),
  )
  useEffect(() => {
    if (!data) return undefined
    const findings = createFindings(data, desk.image)
    desk.findings.value = findings
    return () => {
      findings.close()
      desk.findings.value = null
    }
  }, [data])
  return fault
}

/** Where a slide was analysed more than once. */
function AnalysisChoice({ slide, analysis }: { slide: Slide; analysis: Analysis | null }) {
  const { route } = useLocation()
  if (slide.analyses.length < 2) return null
  return (
    <select
      aria-label="Analysis"
      value={analysis?.id ?? ''}
      onChange={({ currentTarget }) => route(`/view/slides/${slide.id}?analysis=${currentTarget.value}`)}
    >
      {slide.analyses.map(({ id, model, createdAt, state }) => (
        <option key={id} value={id}>
          {model.name} {model.version}, {when(createdAt)}, {state}
        </option>
      ))}
    </select>
  )
}
