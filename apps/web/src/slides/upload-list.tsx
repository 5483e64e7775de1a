import { bytes, percent } from '../numbers.ts'
import { forgetUploadOf, remembered } from './remembered-uploads.ts'
import { dismissUpload, resumeUpload, stopUpload, uploads, type Upload } from './uploads.ts'

export function UploadList() {
  const sent = uploads.value
  const interrupted = remembered.value.filter(
    ({ fileName, sizeBytes }) => !sent.some(({ file }) => file.name === fileName && file.size === sizeBytes),
  )
  if (sent.length === 0 && interrupted.length === 0) return null
  return (
    <ul class="uploads" aria-label="Uploads">
      {sent.map((upload) => (
        <UploadRow key={upload.key} upload={upload} />
      ))}
      {interrupted.map(({ uploadId, fileName, sizeBytes }) => (
        <li key={uploadId}>
          <span class="name">{fileName}</span>
          <span class="quiet">
            {bytes(sizeBytes)} · interrupted. Drop the same file again to go on where it stopped.
          </span>
          <button type="button" onClick={() => forgetUploadOf(uploadId)}>
            Forget
          </button>
        </li>
      ))}
    </ul>
  )
}

function UploadRow({ upload }: { upload: Upload }) {
  const { key, file, storedBytes, state, fault, startedAt } = upload
  const share = file.size === 0 ? 0 : storedBytes / file.size
  const seconds = (Date.now() - startedAt) / 1000
  const rate = state === 'sending' && seconds > 1 ? ` · ${bytes(storedBytes / seconds)}/s` : ''
  return (
    <li>
      <span class="name">{file.name}</span>
      <progress max={1} value={share} aria-label={`Upload of ${file.name}`} />
      <span class="quiet number">
        {bytes(storedBytes)} of {bytes(file.size)} · {percent(share)}
        {rate}
      </span>
      {state === 'sending' ? (
        <button type="button" onClick={() => stopUpload(key)}>
          Pause
        </button>
      ) : (
        <>
          <button type="button" onClick={() => resumeUpload(upload)}>
            Resume
          </button>
          <button type="button" onClick={() => dismissUpload(upload)}>
            Dismiss
          </button>
        </>
      )}
      {fault && <p role="alert">{fault}</p>}
    </li>
  )
}
