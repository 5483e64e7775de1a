import { indexOf } from '../result/figure-key.ts'
import type { Result } from '../result/open-result.ts'
import { acceptedAs, otherClass } from '../result/say.ts'
import { may } from '../session/session.ts'
import type { Desk } from '../viewer/desk.ts'
import { review } from '../viewer/shortcuts.ts'
import { step } from './gallery-list.ts'

/** The same as the keys, for the pointer. */
export function ReviewButtons({ desk, result }: { desk: Desk; result: Result }) {
  const index = indexOf(result.figures.value, result.selected.value)
  const cannot = index === null || !may('review')
  return (
    <div class="review-buttons" role="toolbar" aria-label="Review of the selected figure">
      <button type="button" title="Previous (P)" aria-label="Previous figure" onClick={() => step(desk, -1)}>
        ‹
      </button>
      <button
        type="button"
        title="Accept (A)"
        disabled={cannot}
        onClick={() => review(desk, acceptedAs, { goesOn: true })}
      >
        ✓ Accept
      </button>
      <button
        type="button"
        title="Reject (R)"
        disabled={cannot}
        onClick={() => review(desk, () => 'rejected', { goesOn: true })}
      >
        ✕ Reject
      </button>
      <button
        type="button"
        title="Typical ↔ atypical (T)"
        disabled={cannot}
        onClick={() => review(desk, otherClass)}
      >
        {index !== null && otherClass(result, index) === 'typical' ? 'Typical' : 'Atypical'}
      </button>
      <button
        type="button"
        title="Take back what you said (U)"
        disabled={cannot}
        onClick={() => review(desk, () => 'withdrawn')}
      >
        Undo
      </button>
      <button type="button" title="Next (N)" aria-label="Next figure" onClick={() => step(desk, 1)}>
        ›
      </button>
    </div>
  )
}
