import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A checksum of an object or a part, as S3's `x-amz-checksum-<algorithm>` headers carry it (base64). */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm
  readonly value: string
}

interface Digest {
  update(data: Buffer): unknown
  digest(): Uint8Array | Promise<Uint8Array>
}

/** Every algorithm the AWS SDK can be told to send; it sends CRC32 unless told otherwise. */
const digests = {
  crc32: () => {
    let crc = 0
    return {
      update: (data) => (crc = crc32(data, crc)),
      digest: () => {
        const bytes = Buffer.alloc(4)
        bytes.writeUInt32BE(crc)
        return bytes
      },
    }
  },
  crc32c: () => new Crc32c(),
  crc64nvme: () => new Crc64Nvme(),
  sha1: () => createHash('sha1'),
  sha256: () => createHash('sha256'),
} as const satisfies Record<string, () => Digest>

export type ChecksumAlgorithm = keyof typeof digests
export const checksumAlgorithms = Object.keys(digests) as ChecksumAlgorithm[]

export const startDigest = (algorithm: ChecksumAlgorithm): Digest => digests[algorithm]()

/** The algorithm of an `x-amz-checksum-…` header or trailer name, or of its name in capitals (`SHA256`). */
export function checksumAlgorithmOf(name: string): ChecksumAlgorithm | undefined {
  const short = name.toLowerCase().replace('x-amz-checksum-', '')
  return checksumAlgorithms.find((algorithm) => algorithm === short)
}

/** S3's composite checksum of a multipart object: the digest of the parts' digests, `-` and their number. */
export async function compositeChecksum(
  algorithm: ChecksumAlgorithm,
  parts: readonly Checksum[],
): Promise<Checksum> {
  const digest = startDigest(algorithm)
  digest.update(Buffer.concat(parts.map(({ value }) => Buffer.from(value, 'base64'))))
  return { algorithm, value: `${Buffer.from(await digest.digest()).toString('base64')}-${parts.length}` }
}
