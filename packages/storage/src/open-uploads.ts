import { ListMultipartUploadsCommand, type ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import type { Store } from './client.ts'
import { storageCall } from './failures.ts'
import { abortMultipartUpload } from './presigned-upload.ts'

export interface OpenUpload {
  readonly key: string
  readonly uploadId: string
  /** By the store's clock. */
  readonly initiatedAt: Date
}

/**
 * Multipart uploads under `prefix` that were opened and neither completed nor aborted. MinIO lists nothing under the beginning
 * of a key: what holds for every store is to name a whole key, or '' for all of the bucket.
 */
export async function listOpenUploads({ s3, bucket }: Store, prefix: string): Promise<OpenUpload[]> {
  return storageCall(`list open uploads under "${prefix}"`, async () => {
    const open: OpenUpload[] = []
    let page: ListMultipartUploadsCommandOutput | undefined
    do {
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page ?? {}
      page = await s3.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker, UploadIdMarker }),
      )
      for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
        if (Key && UploadId)
          open.push({ key: Key, uploadId: UploadId, initiatedAt: Initiated ?? new Date(0) })
    } while (page.IsTruncated && page.NextKeyMarker)
    return open
  })
}

/** Ends every open upload to `key`: whoever still sends parts to one of them is refused from then on. */
export async function abortOpenUploads(store: Store, key: string): Promise<void> {
  for (const upload of await listOpenUploads(store, key))
    if (upload.key === key) await abortMultipartUpload(store, key, upload.uploadId)
}
