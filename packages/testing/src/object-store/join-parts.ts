import { createHash } from 'node:crypto'
import { compositeChecksum } from './checksums.ts'
import { checksumField } from './exchange.ts'
import { S3Error } from './s3-error.ts'
import type { ObjectRecord } from './store.ts'
import type { Part, Upload } from './uploads.ts'

/** Every part but the last (S3 API reference, "Multipart upload limits"). */
const PART_BYTES_MIN = 5 * 1024 * 1024

/**
 * The parts that a request to complete the upload lists, each proven to be the one the client means: by ETag
 * and, where the upload has a checksum algorithm, by checksum. Throws `InvalidPartOrder`, `InvalidPart`,
 * `InvalidRequest` or `EntityTooSmall`.
 */
export function chooseParts(
  { checksumAlgorithm }: Upload,
  received: readonly Part[],
  listed: readonly Record<string, unknown>[],
): Part[] {
  const byNumber = new Map(received.map((part) => [part.number, part]))
  const chosen = listed.map((entry) => {
    const number = Number(entry['PartNumber'])
    const part = byNumber.get(number)
    if (part?.etag !== String(entry['ETag']).replaceAll('"', ''))
      throw new S3Error('InvalidPart', `Part ${number} was not received, or its ETag is another`)
    const [[field, value] = ['', '']] = Object.entries(checksumField(part.checksum))
    if (checksumAlgorithm && entry[field] === undefined)
      throw new S3Error(
        'InvalidRequest',
        `The upload has ${checksumAlgorithm} checksums: ${field} of part ${number} is missing`,
      )
    if (entry[field] !== undefined && entry[field] !== value)
      throw new S3Error('InvalidPart', `${field} of part ${number} is not that of the part received`)
    return part
  })
  chosen.forEach((part, index) => {
    const next = chosen[index + 1]
    if (!next) return
    if (next.number <= part.number)
      throw new S3Error('InvalidPartOrder', 'Parts must be listed in ascending order')
    if (part.segment.sizeBytes < PART_BYTES_MIN)
      throw new S3Error(
        'EntityTooSmall',
        `Part ${part.number} has fewer than ${PART_BYTES_MIN} bytes and is not the last`,
      )
  })
  return chosen
}

/** The object that the parts make, in the order given. Its ETag is S3's: the MD5 of the parts' MD5s, and their number. */
export async function joinParts(upload: Upload, parts: readonly Part[]): Promise<ObjectRecord> {
  const { key, headers, userMetadata, checksumAlgorithm } = upload
  const md5s = parts.map(({ etag }) => Buffer.from(etag, 'hex'))
  const checksums = parts.flatMap(({ checksum }) => checksum ?? [])
  return {
    key,
    headers,
    userMetadata,
    sizeBytes: parts.reduce((total, { segment }) => total + segment.sizeBytes, 0),
    etag: `${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-${parts.length}`,
    checksum: checksumAlgorithm && (await compositeChecksum(checksumAlgorithm, checksums)),
    modifiedAt: new Date().toISOString(),
    segments: parts.map(({ segment }) => segment),
  }
}
