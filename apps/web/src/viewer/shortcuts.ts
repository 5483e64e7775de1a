import { messageOf } from '../api.ts'
import { galleryList, selectAndShow, step } from '../gallery/gallery-list.ts'
import { notify } from '../notices.tsx'
import { indexOf, type FigureKey } from '../result/figure-key.ts'
import { acceptedAs, otherClass, say } from '../result/say.ts'
import type { Result } from '../result/open-result.ts'
import { toggle, type Desk } from './desk.ts'
import { magnifyTo, showRect, showWhole } from './move-view.ts'
import { addAt } from './pointer.ts'
import { takeViewAsRegion } from './region-tool.ts'
import { isHelpShown } from './shortcuts-help.tsx'
import { slidePoint } from './view.ts'

export interface Shortcut {
  /** As `KeyboardEvent.key` has it, letters in lower case. */
  readonly keys: readonly string[]
  readonly does: string
  run(desk: Desk): void
}

const THRESHOLD_STEP = 0.01

export const shortcuts: readonly Shortcut[] = [
  { keys: ['n', 'j'], does: 'next figure of the gallery', run: (desk) => step(desk, 1) },
  { keys: ['p', 'k'], does: 'previous figure', run: (desk) => step(desk, -1) },
  {
    keys: ['a'],
    does: 'accept it, and on to the next',
    run: (desk) => review(desk, acceptedAs, { goesOn: true }),
  },
  {
    keys: ['r', 'x'],
    does: 'reject it, and on to the next',
    run: (desk) => review(desk, () => 'rejected', { goesOn: true }),
  },
  { keys: ['t'], does: 'typical ↔ atypical', run: (desk) => review(desk, otherClass) },
  { keys: ['u'], does: 'take back what you said of it', run: (desk) => review(desk, () => 'withdrawn') },
  {
    keys: ['m'],
    does: 'add a figure: click it, or Enter for the middle of the view',
    run: ({ tool }) => (tool.value = tool.value === 'add' ? 'look' : 'add'),
  },
  {
    keys: ['d'],
    does: 'draw a region',
    run: ({ tool }) => (tool.value = tool.value === 'region' ? 'look' : 'region'),
  },
  { keys: ['v'], does: 'count what is in view', run: takeViewAsRegion },
  { keys: ['s'], does: 'show the hot-spot', run: showHotSpot },
  { keys: ['f'], does: 'whole slide', run: showWhole },
  { keys: ['1'], does: '5×', run: (desk) => magnifyTo(desk, 5) },
  { keys: ['2'], does: '10×', run: (desk) => magnifyTo(desk, 10) },
  { keys: ['3'], does: '20×', run: (desk) => magnifyTo(desk, 20) },
  { keys: ['4'], does: '40×', run: (desk) => magnifyTo(desk, 40) },
  {
    keys: ['h'],
    does: 'density of figures',
    run: ({ isHeatShown }) => (isHeatShown.value = !isHeatShown.value),
  },
  { keys: ['c'], does: 'candidates below the threshold', run: ({ shown }) => toggle(shown, 'candidate') },
  { keys: ['['], does: 'lower the threshold', run: (desk) => moveThreshold(desk, -THRESHOLD_STEP) },
  { keys: [']'], does: 'raise the threshold', run: (desk) => moveThreshold(desk, THRESHOLD_STEP) },
  { keys: ['?'], does: 'these keys', run: () => (isHelpShown.value = true) },
  { keys: ['Escape'], does: 'put the tool down; remove the region', run: putDown },
]

/** Runs what a key stands for, unless somebody is typing. */
export function onKey(desk: Desk, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (event.key === 'Enter' && desk.tool.value === 'add' && desk.view.value) {
    const { width, height } = desk.view.value
    event.preventDefault()
    void addAt(desk, slidePoint(desk.view.value, { x: width / 2, y: height / 2 }))
    return
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const shortcut = shortcuts.find(({ keys }) => keys.includes(key))
  if (!shortcut) return
  event.preventDefault()
  shortcut.run(desk)
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=range], [type=checkbox]), textarea, select, dialog *')

type VerdictOf = (result: Result, index: number) => Parameters<typeof say>[2]

/** Says it of the selected figure. */
export function review(desk: Desk, verdictOf: VerdictOf, { goesOn = false } = {}): void {
  const result = desk.findings.value?.result
  if (!result) return
  const key = result.selected.value
  const index = indexOf(result.figures.value, key)
  if (key === null || index === null) {
    const [first] = galleryList(desk)
    if (first !== undefined) selectAndShow(desk, first)
    return
  }
  void store(desk, result, { key, verdict: verdictOf(result, index), goesOn })
}

async function store(
  desk: Desk,
  result: Result,
  { key, verdict, goesOn }: { key: FigureKey; verdict: Parameters<typeof say>[2]; goesOn: boolean },
): Promise<void> {
  try {
    const saying = say(result, key, verdict)
    if (goesOn) step(desk, 1)
    await saying
  } catch (error) {
    result.selected.value = key
    notify(messageOf(error))
  }
}

function showHotSpot(desk: Desk): void {
  const hotSpot = desk.findings.value?.hotSpot.value
  if (hotSpot) showRect(desk, hotSpot)
}

function moveThreshold({ findings }: Desk, by: number): void {
  const threshold = findings.value?.result.threshold
  if (threshold) threshold.value = Math.min(Math.max(Math.round((threshold.value + by) * 100) / 100, 0), 1)
}

function putDown({ tool, findings }: Desk): void {
  if (tool.value === 'look') findings.value?.region.clear()
  tool.value = 'look'
}
