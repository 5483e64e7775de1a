import type { ReviewedClass } from '@metaphase/detection'

interface ClassLook {
  readonly label: string
  readonly colour: string
  /** Outline about 0/0 within ± 1: classes differ in shape, not in colour alone. SVG path data. */
  readonly path: string
}

const CIRCLE = 'M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z'
const SQUARE = 'M-.9-.9H.9V.9H-.9Z'
const DIAMOND = 'M0-1.2L1.2 0L0 1.2L-1.2 0Z'
const SMALL_CIRCLE = 'M.55 0A.55 .55 0 1 1-.55 0A.55 .55 0 1 1 .55 0Z'
const CROSS = 'M-.75-.75L.75 .75M.75-.75L-.75 .75'

/** The hues are those of the exports, lightened for a line on stained tissue that has a dark edge. */
export const classLook: Readonly<Record<ReviewedClass, ClassLook>> = {
  mitotic: { label: 'Mitotic figure', colour: '#2fe0a0', path: CIRCLE },
  typical: { label: 'Typical', colour: '#58c4ff', path: SQUARE },
  atypical: { label: 'Atypical', colour: '#ff9a4d', path: DIAMOND },
  candidate: { label: 'Candidate below threshold', colour: '#e4e7ec', path: SMALL_CIRCLE },
  rejected: { label: 'Rejected', colour: '#ffffff', path: CROSS },
}
