import { GetObjectCommand } from '@aws-sdk/client-s3'
import { MetaphaseError } from '@metaphase/errors'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Store } from '../client.ts'
import { storageCall } from '../failures.ts'
import { diskCall } from './disk-failure.ts'

/** 8 MiB at 70 kB/s: a store that is slower hangs. */
const RANGE_TIMEOUT_MS = 120_000

export interface CopiedObject {
  readonly key: string
  readonly etag: string
}

/**
 * Copies one range of the object to the same place of `file`, as it arrives. Throws `storage-unavailable`, also where the
 * object is not the version of `etag` or another number of bytes arrived, and `scratch-unavailable`.
 */
export async function copyRange(
  { s3, bucket }: Store,
  { key, etag }: CopiedObject,
  { offset, length }: { readonly offset: number; readonly length: number },
  file: FileHandle,
): Promise<void> {
  const end = offset + length
  const Range = `bytes=${offset}-${end - 1}`
  await storageCall(`copy ${Range} of ${key}`, async () => {
    const get = new GetObjectCommand({ Bucket: bucket, Key: key, Range, IfMatch: etag })
    const { Body } = await s3.send(get, { abortSignal: AbortSignal.timeout(RANGE_TIMEOUT_MS) })
    let at = offset
    for await (const chunk of Body as Readable) {
      const bytes = chunk as Buffer
      if (at + bytes.length > end) throw wrongCount(key, Range, 'more')
      await diskCall(`keep ${key}`, () => writeAll(file, bytes, at))
      at += bytes.length
    }
    if (at < end) throw wrongCount(key, Range, `${at - offset}`)
  })
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
}

const wrongCount = (key: string, range: string, arrived: string) =>
  new MetaphaseError(
    'storage-unavailable',
    `Of ${range} of ${key}, ${arrived} bytes arrived; they will be fetched again`,
  )
