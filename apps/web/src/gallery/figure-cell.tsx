import { fixed } from '../numbers.ts'
import type { Result } from '../result/open-result.ts'
import { classAt } from '../result/shown-figures.ts'
import { ClassGlyph } from '../viewer/class-glyph.tsx'
import { classLook } from '../viewer/class-look.ts'
import { cropAddress, type Crop } from '../viewer/crop-address.ts'

interface FigureCellProps {
  readonly slideId: string
  readonly result: Result
  readonly index: number
  readonly crop: Crop
  /** In the whole list, from 1. */
  readonly place: { readonly position: number; readonly of: number }
  readonly isSelected: boolean
  readonly onSelect: () => void
}

export function FigureCell({ slideId, result, index, crop, place, isSelected, onSelect }: FigureCellProps) {
  const figures = result.figures.value
  const name = classAt(figures, index)
  const probability = figures.probability[index]!
  const review = figures.settled.get(index)
  const says = Number.isNaN(probability) ? 'added' : fixed(probability, 2)
  const reviewed = review ? `, by ${review.reviewers.join(' and ')}` : ''
  return (
    <div
      id={`figure-${index}`}
      role="option"
      class={`cell ${name}`}
      aria-selected={isSelected}
      aria-setsize={place.of}
      aria-posinset={place.position}
      aria-label={`${classLook[name].label}, ${says}${reviewed}`}
      title={`${classLook[name].label}, ${says}${reviewed}`}
      onClick={onSelect}
    >
      <img src={cropAddress(slideId, crop)} alt="" decoding="async" />
      <span class="caption">
        <ClassGlyph name={name} />
        <span class="number">{says}</span>
        {review && <span class="verdict">{name === 'rejected' ? '✕' : '✓'}</span>}
      </span>
    </div>
  )
}
