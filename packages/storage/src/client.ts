import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { StorageEnv } from './config.ts'
import { isMissing, storageCall } from './failures.ts'

/** An S3 client with its bucket: what every function of this package takes first. */
export interface Store {
  readonly s3: S3Client
  readonly bucket: string
  /** Signs for the address that clients outside the system use. */
  readonly publicS3: S3Client
  close(): void
}

export function openStore(env: StorageEnv): Store {
  const s3 = createClient(env, env.S3_ENDPOINT)
  const publicS3 = env.S3_PUBLIC_ENDPOINT ? createClient(env, env.S3_PUBLIC_ENDPOINT) : s3
  const close = () => {
    s3.destroy()
    publicS3.destroy()
  }
  return { s3, publicS3, bucket: env.S3_BUCKET, close }
}

function createClient(env: StorageEnv, endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: env.S3_REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY },
  })
}

/** Makes the bucket if it is not there; safe when several processes start at once. */
export async function ensureBucket({ s3, bucket }: Store): Promise<void> {
  const exists = await storageCall(`look for bucket ${bucket}`, () =>
    s3.send(new HeadBucketCommand({ Bucket: bucket })).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false
        throw error
      },
    ),
  )
  if (exists) return
  await storageCall(`create bucket ${bucket}`, () =>
    s3.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith('BucketAlready')) return
      throw error
    }),
  )
}

/** Resolves when the bucket answers; throws `storage-unavailable` otherwise. */
export async function pingStore({ s3, bucket }: Store, timeoutMs: number): Promise<void> {
  await storageCall(`reach bucket ${bucket}`, () =>
    s3.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: AbortSignal.timeout(timeoutMs) }),
  )
}
