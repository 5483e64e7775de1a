import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  paginateListParts,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { MetaphaseError } from '@metaphase/errors'
import type { Store } from './client.ts'
import { isMissing, storageCall } from './failures.ts'

/** S3's own bounds on multipart uploads. */
export const PARTS_MAX = 10_000
export const PART_BYTES_MIN = 5 * 1024 * 1024

export interface PartToSign {
  readonly partNumber: number
  /** Base64 of the part's SHA-256: the store refuses other bytes. */
  readonly sha256Base64: string
}
export interface UploadedPart extends PartToSign {
  readonly etag: string
  readonly sizeBytes: number
}

export async function createMultipartUpload({ s3, bucket }: Store, key: string): Promise<string> {
  const { UploadId } = await storageCall(`open an upload to ${key}`, () =>
    s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ChecksumAlgorithm: 'SHA256' })),
  )
  if (!UploadId) throw new MetaphaseError('storage-unavailable', `The store gave no upload id for ${key}`)
  return UploadId
}

/** An address that takes exactly this part's bytes by PUT, for `expiresInS` seconds. */
export function signPart(
  { publicS3, bucket }: Store,
  {
    key,
    uploadId,
    part,
    expiresInS,
  }: { key: string; uploadId: string; part: PartToSign; expiresInS: number },
): Promise<string> {
  const command = new UploadPartCommand({
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    PartNumber: part.partNumber,
    ChecksumSHA256: part.sha256Base64,
  })
  return getSignedUrl(publicS3, command, {
    expiresIn: expiresInS,
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  })
}

/** The parts the store holds so far, in order: what a client needs to resume. */
export async function listParts(
  { s3, bucket }: Store,
  key: string,
  uploadId: string,
): Promise<UploadedPart[]> {
  return storageCall(`list the parts of ${key}`, async () => {
    const parts: UploadedPart[] = []
    const pages = paginateListParts({ client: s3 }, { Bucket: bucket, Key: key, UploadId: uploadId })
    for await (const page of pages) {
      for (const part of page.Parts ?? [])
        parts.push({
          partNumber: part.PartNumber ?? 0,
          sha256Base64: part.ChecksumSHA256 ?? '',
          etag: part.ETag ?? '',
          sizeBytes: part.Size ?? 0,
        })
      if (!page.IsTruncated) break // S3 sends a next marker with its last page too, which the paginator would follow for ever
    }
    return parts
  })
}

/** Joins the parts into the object. Parts that do not fit are `upload-parts-invalid`. */
export async function completeMultipartUpload(
  { s3, bucket }: Store,
  { key, uploadId, parts }: { key: string; uploadId: string; parts: readonly UploadedPart[] },
): Promise<void> {
  const Parts = parts.map((p) => ({ PartNumber: p.partNumber, ETag: p.etag, ChecksumSHA256: p.sha256Base64 }))
  const command = new CompleteMultipartUploadCommand({
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    MultipartUpload: { Parts },
  })
  await storageCall(`complete the upload to ${key}`, () =>
    s3.send(command).catch((error: Error & { $metadata?: { httpStatusCode?: number } }) => {
      if (error.$metadata?.httpStatusCode !== 400) throw error
      throw new MetaphaseError('upload-parts-invalid', `The store refused the parts: ${error.message}`, {
        cause: error,
      })
    }),
  )
}

/** Drops the parts; an upload that is already gone is no error. */
export async function abortMultipartUpload(
  { s3, bucket }: Store,
  key: string,
  uploadId: string,
): Promise<void> {
  await storageCall(`abort the upload to ${key}`, () =>
    s3
      .send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }))
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error
      }),
  )
}
