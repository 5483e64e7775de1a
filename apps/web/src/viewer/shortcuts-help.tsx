import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Shortcut } from './shortcuts.ts'

export const isHelpShown = signal(false)

export function ShortcutsHelp({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isHelpShown.value) dialog.current?.showModal()
  }, [isHelpShown.value])
  return (
    <dialog ref={dialog} class="help" aria-label="Keys" onClose={() => (isHelpShown.value = false)}>
      <h2>Keys</h2>
      <dl>
        {shortcuts.map(({ keys, does }) => (
          <div key={keys[0]}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key === 'Escape' ? 'Esc' : key.toUpperCase()}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="primary" autofocus>
          Close
        </button>
      </form>
    </dialog>
  )
}
