import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import type { Store } from './client.ts'
import { storageCall } from './failures.ts'

export interface OpenUpload {
  readonly key: string
  readonly uploadId: string
  readonly initiatedAt: Date
}

/** Multipart uploads under `prefix` that were opened and neither completed nor aborted (the first thousand). */
export async function listOpenUploads({ s3, bucket }: Store, prefix: string): Promise<OpenUpload[]> {
  const { Uploads } = await storageCall(`list open uploads under ${prefix}`, () =>
    s3.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix })),
  )
  return (Uploads ?? []).flatMap(({ Key, UploadId, Initiated }) =>
    Key && UploadId ? [{ key: Key, uploadId: UploadId, initiatedAt: Initiated ?? new Date(0) }] : [],
  )
}
