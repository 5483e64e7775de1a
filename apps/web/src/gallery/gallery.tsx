import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { fixed } from '../numbers.ts'
import { indexOf } from '../result/figure-key.ts'
import type { Findings } from '../result/findings.ts'
import { showsAround } from '../viewer/crop-address.ts'
import type { Desk } from '../viewer/desk.ts'
import { FigureCell } from './figure-cell.tsx'
import { galleryTab, selectAndShow } from './gallery-list.ts'
import { listFor, type GalleryTab } from './listed-figures.ts'
import { ReviewButtons } from './review-buttons.tsx'

const COLUMNS = 3
const tabs: readonly (readonly [GalleryTab, string])[] = [
  ['mitotic', 'Mitotic'],
  ['candidates', 'Candidates'],
  ['reviewed', 'Reviewed'],
]

/** Crops of the figures, the most probable first. Only what can be seen is in the document. */
export function Gallery({ desk, findings }: { desk: Desk; findings: Findings }) {
  const { result } = findings
  const { figures, threshold, selected } = result
  const lists = useComputed(
    () =>
      Object.fromEntries(tabs.map(([tab]) => [tab, listFor(figures.value, threshold.value, tab)])) as Record<
        GalleryTab,
        number[]
      >,
  )
  const list = lists.value[galleryTab.value]
  const at = list.indexOf(indexOf(figures.value, selected.value) ?? -1)
  const { scroller, first, last, rowPx, onScroll } = useVisibleRows(
    Math.ceil(list.length / COLUMNS),
    Math.floor(at / COLUMNS),
  )
  const move = (event: KeyboardEvent) => {
    const by = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: COLUMNS,
      ArrowUp: -COLUMNS,
      Home: -list.length,
      End: list.length,
    }[event.key]
    if (by === undefined || list.length === 0) return
    event.preventDefault()
    selectAndShow(
      desk,
      list[Math.min(Math.max((at === -1 ? 0 : at) + (at === -1 ? 0 : by), 0), list.length - 1)]!,
    )
  }
  return (
    <section class="gallery" aria-label="Figures">
      <div class="tabs" role="group" aria-label="Which figures">
        {tabs.map(([tab, name]) => (
          <button
            key={tab}
            type="button"
            aria-pressed={galleryTab.value === tab}
            onClick={() => (galleryTab.value = tab)}
          >
            {name} <span class="number">{fixed(lists.value[tab].length, 0)}</span>
          </button>
        ))}
      </div>
      <div
        ref={scroller}
        class="cells"
        role="listbox"
        tabIndex={0}
        aria-label="Figures, the most probable first"
        aria-activedescendant={at === -1 ? undefined : `figure-${list[at]}`}
        onScroll={onScroll}
        onKeyDown={move}
      >
        {list.length === 0 && <p class="quiet empty">None.</p>}
        <div role="presentation" style={{ height: `${Math.ceil(list.length / COLUMNS) * rowPx}px` }}>
          <div role="presentation" class="rows" style={{ transform: `translateY(${first * rowPx}px)` }}>
            {list.slice(first * COLUMNS, last * COLUMNS).map((index, i) => (
              <FigureCell
                key={index}
                slideId={desk.slideId}
                result={result}
                index={index}
                crop={showsAround(figures.value, index, result.mpp)}
                place={{ position: first * COLUMNS + i + 1, of: list.length }}
                isSelected={list[at] === index}
                onSelect={() => selectAndShow(desk, index)}
              />
            ))}
          </div>
        </div>
      </div>
      <ReviewButtons desk={desk} result={result} />
    </section>
  )
}

/** Rows from `first` to before `last` are in view, or nearly; the selected one is scrolled to. */
function useVisibleRows(rows: number, selectedRow: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSignal({ width: 300, height: 300 })
  const scrollTop = useSignal(0)
  const rowPx = Math.floor(size.value.width / COLUMNS)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      size.value = { width, height }
    })
    observer.observe(scroller.current!)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const element = scroller.current!
    const top = selectedRow * rowPx
    if (selectedRow < 0) return
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowPx > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowPx - element.clientHeight
  }, [selectedRow, rowPx])
  const first = Math.max(0, Math.min(Math.floor(scrollTop.value / rowPx) - 1, rows))
  const last = Math.min(rows, Math.ceil((scrollTop.value + size.value.height) / rowPx) + 1)
  return {
    scroller,
    rowPx,
    first,
    last,
    onScroll: ({ currentTarget }: { currentTarget: HTMLElement }) =>
      (scrollTop.value = currentTarget.scrollTop),
  }
}
