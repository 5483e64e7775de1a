import { signal } from '@preact/signals'

const SHOWN_MS = 6_000
const notice = signal('')
let hiding: ReturnType<typeof setTimeout>

/** Shows a sentence for a few seconds; screen readers say it. */
export function notify(sentence: string): void {
  notice.value = sentence
  clearTimeout(hiding)
  hiding = setTimeout(() => (notice.value = ''), SHOWN_MS)
}

export const Notices = () => (
  <div class="notice" role="status">
    {notice.value}
  </div>
)
