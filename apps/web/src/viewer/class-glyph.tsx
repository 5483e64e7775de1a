import type { ReviewedClass } from '@metaphase/detection'
import { classLook } from './class-look.ts'

/** The mark that a class has on the slide, for words beside it: it says nothing of its own to a screen reader. */
export const ClassGlyph = ({ name }: { name: ReviewedClass }) => (
  <svg class="glyph" viewBox="-1.6 -1.6 3.2 3.2" aria-hidden="true">
    <path d={classLook[name].path} fill="none" stroke="#0008" stroke-width=".9" />
    <path d={classLook[name].path} fill="none" stroke={classLook[name].colour} stroke-width=".42" />
  </svg>
)
