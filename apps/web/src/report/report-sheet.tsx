import type { ComponentChildren } from 'preact'
import type { Analysis, Slide } from '../api.ts'
import { fixed, percent, range, when } from '../numbers.ts'
import { ResearchNotice } from '../research-notice.tsx'
import type { Findings } from '../result/findings.ts'
import { sayHotSpot } from '../result/say-hot-spot.ts'
import { nameOf } from '../slides/use-slide.ts'
import type { SlideImage } from '../viewer/open-viewer.ts'
import { AgreementLines } from './agreement-lines.tsx'
import { SignOffs } from './sign-offs.tsx'
import { SlideOverview } from './slide-overview.tsx'

interface ReportSheetProps {
  readonly slide: Slide
  readonly image: SlideImage
  readonly analysis: Analysis
  readonly findings: Findings
}

export function ReportSheet({ slide, image, analysis, findings }: ReportSheetProps) {
  const { result, hotSpot } = findings
  const counts = result.counts.value
  const { areaMm2, coverage, model, mpp } = analysis
  const spot = hotSpot.value
  const reviewers = [...new Set(result.reviews.value.map(({ reviewer }) => reviewer))]
  const interval = counts.mitosesInterval95
  return (
    <article class="sheet">
      <header>
        <div>
          <h1>Mitotic figures</h1>
          <p>{nameOf(slide)}</p>
        </div>
        <ResearchNotice />
      </header>
      <div class="columns">
        <dl>
          <Line term="Mitotic figures">
            <b>{fixed(counts.mitoses, 0)}</b> (95 % interval {range(interval, 1)})
          </Line>
          {areaMm2 ? (
            <Line term="Density">
              <b>{fixed(counts.mitoses / areaMm2, 1)} per mm²</b> (
              {range({ low: interval.low / areaMm2, high: interval.high / areaMm2 }, 1)}) on{' '}
              {fixed(areaMm2, 2)} mm² of tissue
            </Line>
          ) : null}
          <Line term="Atypical">
            {counts.atypical === null ? (
              'not told: the model has no classifier'
            ) : (
              <>
                {fixed(counts.atypical, 0)}
                {counts.atypicalShare &&
                  ` of ${fixed(counts.mitoses, 0)}, ${percent(counts.atypicalShare.value)} (95 % interval ${percent(counts.atypicalShare.low)} to ${percent(counts.atypicalShare.high)})`}
              </>
            )}
          </Line>
          <Line term="Hot-spot">{spot ? `${fixed(spot.count, 0)} in a ${sayHotSpot(spot)}` : 'none'}</Line>
          <Line term="The model alone">
            {analysis.counts ? `${fixed(analysis.counts.mitoses, 0)} mitotic figures` : '–'}
          </Line>
          <Line term="Reviews">
            {reviewers.length === 0
              ? 'none'
              : `${fixed(result.figures.value.settled.size, 0)} figures, by ${reviewers.join(', ')}; ${fixed(counts.rejected, 0)} rejected`}
          </Line>
          {reviewers.length > 1 && (
            <Line term="Agreement">
              <AgreementLines
                analysisId={analysis.id}
                reviewers={reviewers}
                asOf={result.reviews.value.length}
              />
            </Line>
          )}
          <Line term="Coverage">
            {coverage === null ? '–' : `${percent(coverage, 1)} of the tiles with tissue`}
          </Line>
          <Line term="Threshold">{fixed(analysis.threshold ?? result.threshold.value, 3)}</Line>
          <Line term="Model">
            {model.name} {model.version}
            <span class="hash">{model.sha256}</span>
          </Line>
          <Line term="Run by">{analysis.executionProviders.join(', ')}</Line>
          <Line term="Resolution">
            {mpp ? `${fixed(mpp.x, 4)} × ${fixed(mpp.y, 4)} µm per pixel, from ${mpp.source}` : '–'}
          </Line>
          <Line term="Analysed">{analysis.finishedAt ? when(analysis.finishedAt) : '–'}</Line>
          <Line term="Slide">
            {slide.fileName ?? '–'}
            <span class="hash">{slide.sha256 ?? slide.id}</span>
          </Line>
        </dl>
        <SlideOverview slideId={slide.id} image={image} figures={result.figures.value} hotSpot={spot} />
      </div>
      <SignOffs analysisId={analysis.id} />
      <footer>
        The interval says how far a count of this size varies by chance of where tissue was cut; it says
        nothing of errors of the model. Densities divide by the tissue that was analysed.
      </footer>
    </article>
  )
}

const Line = ({ term, children }: { term: string; children: ComponentChildren }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)
