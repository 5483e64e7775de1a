import type { ByteRange } from './blobs.ts'
import { S3Error } from './s3-error.ts'

/**
 * The bytes a Range header asks for, of an object of `sizeBytes`. Undefined where there is none, or one this
 * server may ignore (RFC 9110, 14.2). Throws `InvalidRange` if no byte of it exists.
 */
export function byteRange(range: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(sizeBytes - Number(last), 0) : Number(first)
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (start > end)
    throw new S3Error('InvalidRange', `The object has ${sizeBytes} bytes, none of them in ${range}`)
  return { start, end }
}
