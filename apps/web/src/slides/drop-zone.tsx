import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { startUpload } from './uploads.ts'

/** Takes slides that are dropped anywhere on the page, or chosen. */
export function DropZone() {
  const isOver = useSignal(false)
  const form = useRef<HTMLFormElement>(null)
  const take = (files: Iterable<File>) => {
    const fields = new FormData(form.current!)
    const mpp = Number(fields.get('mpp'))
    const options = { mppUm: mpp > 0 ? mpp : null, stripLabel: fields.has('stripLabel') }
    for (const file of files) startUpload(file, options)
  }
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault()
      isOver.value = true
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) isOver.value = false
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      isOver.value = false
      take(event.dataTransfer?.files ?? [])
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return (
    <form ref={form} class={`drop-zone ${isOver.value ? 'over' : ''}`}>
      <label class="file">
        <span>
          <b>Drop slides here</b> or <u>choose files</u>
        </span>
        <span class="quiet">
          SVS, TIFF, OME-TIFF, NDPI, SCN, JPEG, PNG; MRXS and DICOM series as one zip. Of any size: a broken
          connection is resumed.
        </span>
        <input
          type="file"
          multiple
          onChange={({ currentTarget }) => {
            take(currentTarget.files ?? [])
            currentTarget.value = ''
          }}
        />
      </label>
      <div class="options">
        <label title="The label and macro images may show the patient's name">
          <input type="checkbox" name="stripLabel" /> Take out label and macro image
        </label>
        <label>
          µm per pixel, if the file does not say{' '}
          <input name="mpp" type="number" min="0.05" max="10" step="any" placeholder="0.25" />
        </label>
      </div>
    </form>
  )
}
