import { signal } from '@preact/signals'
import { uploadSlide } from '@metaphase/client'
import { api, isRefusal, messageOf } from '../api.ts'
import { forgetUpload, rememberUpload, rememberedUpload } from './remembered-uploads.ts'

/** A file on its way. */
export interface Upload {
  readonly key: number
  readonly file: File
  readonly options: UploadOptions
  readonly storedBytes: number
  /** Bytes that had arrived before this page sent any, and when it began: what a rate is measured from. */
  readonly startedAt: number
  readonly state: 'sending' | 'stopped'
  readonly fault: string
}

export interface UploadOptions {
  readonly mppUm: number | null
  readonly stripLabel: boolean
}

export const uploads = signal<readonly Upload[]>([])

/** Rises with every slide that arrived. */
export const slidesArrived = signal(0)

const stopping = new Map<number, AbortController>()
let nextKey = 1

export function startUpload(file: File, options: UploadOptions): void {
  const key = nextKey++
  const upload: Upload = {
    key,
    file,
    options,
    storedBytes: 0,
    startedAt: Date.now(),
    state: 'sending',
    fault: '',
  }
  uploads.value = [...uploads.value, upload]
  void send(upload)
}

export function resumeUpload(upload: Upload): void {
  const again = { ...upload, state: 'sending', fault: '', startedAt: Date.now() } as const
  change(upload.key, again)
  void send(again)
}

/** It can be gone on with, now or after a reload. */
export const stopUpload = (key: number): void => stopping.get(key)?.abort()

/** Takes it off the list for good: what of it lies in the object store is removed by the service in time. */
export function dismissUpload({ key, file }: Pick<Upload, 'key' | 'file'>): void {
  forgetUpload(file)
  uploads.value = uploads.value.filter((upload) => upload.key !== key)
}

/** Goes on with what an earlier page sent of the same file. */
async function send({ key, file, options }: Upload): Promise<void> {
  const stop = new AbortController()
  stopping.set(key, stop)
  const begun = rememberedUpload(file)
  try {
    await uploadSlide(api, file, {
      fileName: file.name,
      stripLabel: options.stripLabel,
      ...(options.mppUm === null ? {} : { mppOverride: String(options.mppUm) }),
      ...(begun === null ? {} : { uploadId: begun }),
      onOpened: (uploadId) => rememberUpload(file, uploadId),
      onProgress: ({ storedBytes }) => change(key, { storedBytes }),
      signal: stop.signal,
    })
    dismissUpload({ key, file })
    slidesArrived.value += 1
  } catch (error) {
    const isGone = isRefusal(error, 'upload-not-found')
    if (isGone) forgetUpload(file)
    if (isGone && begun !== null) return send({ ...uploads.value.find((upload) => upload.key === key)! })
    change(key, { state: 'stopped', fault: stop.signal.aborted ? '' : messageOf(error) })
  } finally {
    stopping.delete(key)
  }
}

function change(key: number, to: Partial<Upload>): void {
  uploads.value = uploads.value.map((upload) => (upload.key === key ? { ...upload, ...to } : upload))
}
