import { useSignal } from '@preact/signals'
import { dataOf } from '@metaphase/client'
import { api, type Slide } from '../api.ts'
import { ResearchNotice } from '../research-notice.tsx'
import { may } from '../session/session.ts'
import { TopBar } from '../top-bar.tsx'
import { useFetched } from '../use-fetched.ts'
import { DropZone } from './drop-zone.tsx'
import { liveAnalyses, streamStarts } from './live-analyses.ts'
import { SlideRow } from './slide-row.tsx'
import { UploadList } from './upload-list.tsx'
import { slidesArrived } from './uploads.ts'

const PAGE = 50

export function SlideList() {
  const wanted = useSignal(PAGE)
  const known = useSignal<ReadonlySet<string>>(new Set())
  const strangers = [...liveAnalyses.value.values()].filter(({ slideId }) => !known.value.has(slideId)).length
  const key = `${wanted.value} ${streamStarts.value} ${slidesArrived.value} ${strangers}`
  const { data, fault } = useFetched(key, async (signal) => {
    const found = await newestSlides(wanted.value, signal)
    known.value = new Set(found.slides.map(({ id }) => id))
    return found
  })
  return (
    <>
      <TopBar />
      <main class="slides">
        <h1>Slides</h1>
        {may('slides:write') && <DropZone />}
        <UploadList />
        {fault && <p role="alert">{fault}</p>}
        {data &&
          (data.slides.length > 0 ? (
            <SlideTable slides={data.slides} />
          ) : (
            <p class="quiet">No slides yet.</p>
          ))}
        {data?.hasMore && (
          <button type="button" onClick={() => (wanted.value += PAGE)}>
            Show more
          </button>
        )}
        <ResearchNotice />
      </main>
    </>
  )
}

async function newestSlides(limit: number, signal: AbortSignal) {
  const { slides, nextCursor } = await dataOf(api.GET('/slides', { params: { query: { limit } }, signal }))
  return { slides: slides.filter(({ state }) => state === 'ready'), hasMore: nextCursor !== null }
}

const SlideTable = ({ slides }: { slides: readonly Slide[] }) => (
  <table class="slide-table">
    <thead>
      <tr>
        <th>
          <span class="unseen">Overview</span>
        </th>
        <th>Slide</th>
        <th>State</th>
        <th class="number">Mitotic figures</th>
        <th class="number">per mm²</th>
        <th>Received</th>
      </tr>
    </thead>
    <tbody>
      {slides.map((slide) => (
        <SlideRow key={slide.id} slide={slide} />
      ))}
    </tbody>
  </table>
)
