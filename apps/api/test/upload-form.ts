import type { InjectOptions } from 'fastify'

const BOUNDARY = '----metaphase-test-boundary'
const LAST_BOUNDARY = `--${BOUNDARY}--\r\n`

export type FormPart =
  | readonly [name: string, value: string]
  | readonly [name: string, bytes: Buffer, fileName: string]

/** A multipart form as it stands in a request's body. */
export function formBody(parts: readonly FormPart[]): Buffer {
  const pieces = parts.flatMap(([name, content, fileName]) => [
    fileName === undefined ? fieldHead(name) : fileHead(fileName, name),
    content,
    '\r\n',
  ])
  return Buffer.concat([...pieces, LAST_BOUNDARY].map((piece) => Buffer.from(piece)))
}

const fieldHead = (name: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`

/** What stands before a file's bytes. */
export const fileHead = (fileName: string, name = 'file'): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\n` +
  `Content-Type: application/octet-stream\r\n\r\n`

/** What stands after the last part. */
export const FORM_END = `\r\n${LAST_BOUNDARY}`

export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** POST /slides with these parts. */
export const slideForm = (
  parts: readonly FormPart[],
  headers: Readonly<Record<string, string>> = {},
): InjectOptions => ({
  method: 'POST',
  url: '/slides',
  headers: { 'content-type': FORM_TYPE, ...headers },
  payload: formBody(parts),
})
