import { signal } from '@preact/signals'

/** An upload that was begun in this browser and has not ended; the file itself cannot be kept over a reload. */
interface RememberedUpload {
  readonly uploadId: string
  readonly fileName: string
  readonly sizeBytes: number
}

const STORED_AS = 'metaphase-uploads'

const read = (): RememberedUpload[] =>
  JSON.parse(localStorage.getItem(STORED_AS) ?? '[]') as RememberedUpload[]

export const remembered = signal<readonly RememberedUpload[]>(read())

const isOf =
  ({ name, size }: File) =>
  ({ fileName, sizeBytes }: RememberedUpload): boolean =>
    fileName === name && sizeBytes === size

/** The id to go on with; that the bytes are the same is checked when they are sent. */
export const rememberedUpload = (file: File): string | null => read().find(isOf(file))?.uploadId ?? null

export const rememberUpload = (file: File, uploadId: string): void =>
  keep([
    ...read().filter((other) => !isOf(file)(other)),
    { uploadId, fileName: file.name, sizeBytes: file.size },
  ])

export const forgetUpload = (file: File): void => keep(read().filter((other) => !isOf(file)(other)))

export const forgetUploadOf = (uploadId: string): void =>
  keep(read().filter((other) => other.uploadId !== uploadId))

function keep(uploads: readonly RememberedUpload[]): void {
  localStorage.setItem(STORED_AS, JSON.stringify(uploads))
  remembered.value = uploads
}
