import { mkdir, rm } from 'node:fs/promises'
import { pageSize, quoted, sendXml, type Exchange } from './exchange.ts'
import { walkKeys } from './key-files.ts'
import { S3Error } from './s3-error.ts'
import { readXmlItems } from './xml.ts'

const NO_BYTES = Buffer.alloc(0)

export async function createBucket({ request: { bucket }, response, store }: Exchange): Promise<void> {
  try {
    await mkdir(store.bucketFolder(bucket))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new S3Error('BucketAlreadyOwnedByYou', `The bucket ${bucket} exists already`)
  }
  response.writeHead(200, { location: `/${bucket}` }).end()
}

export async function headBucket({ response }: Exchange): Promise<void> {
  response.writeHead(200).end()
}

export async function deleteBucket({ request: { bucket }, response, store }: Exchange): Promise<void> {
  const first = await walkKeys(store.bucketFolder(bucket), { prefix: NO_BYTES, after: NO_BYTES }).next()
  if (!first.done) throw new S3Error('BucketNotEmpty', `The bucket ${bucket} still holds objects`)
  await rm(store.bucketFolder(bucket), { recursive: true, force: true })
  response.writeHead(204).end()
}

export async function deleteObjects({ request, response, authentication, store }: Exchange): Promise<void> {
  const keys = (await readXmlItems(request, authentication, ['Delete', 'Object'])).map(({ Key }) =>
    String(Key),
  )
  for (const key of keys) await store.remove(request.bucket, key)
  sendXml(response, 'DeleteResult', { Deleted: keys.map((Key) => ({ Key })) })
}

export async function listObjects({ request, response, store }: Exchange): Promise<void> {
  const { bucket, query } = request
  const maxKeys = pageSize(request, 'max-keys')
  const token = query.get('continuation-token')
  const page = await readPage(store.bucketFolder(bucket), {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after:
      token === undefined ? Buffer.from(query.get('start-after') ?? '') : Buffer.from(token, 'base64url'),
    maxKeys,
  })
  const records = await Promise.all(page.keys.map((key) => store.readRecord(bucket, key)))
  const present = records.filter((record) => record !== undefined) // others went since their names were read
  sendXml(response, 'ListBucketResult', {
    Name: bucket,
    Prefix: query.get('prefix') ?? '',
    Delimiter: query.get('delimiter'),
    StartAfter: query.get('start-after'),
    ContinuationToken: token,
    MaxKeys: maxKeys,
    KeyCount: present.length + page.groups.length,
    IsTruncated: page.next !== undefined,
    NextContinuationToken: page.next?.toString('base64url'),
    Contents: present.map(({ key, modifiedAt, etag, sizeBytes }) => ({
      Key: key,
      LastModified: modifiedAt,
      ETag: quoted(etag),
      Size: sizeBytes,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.groups.map((Prefix) => ({ Prefix })),
  })
}

interface PageQuery {
  readonly prefix: string
  /** Keys that share what comes before its first occurrence after `prefix` are one group. Empty: no groups. */
  readonly delimiter: string
  readonly after: Buffer
  readonly maxKeys: number
}

/** The next `maxKeys` keys and groups; `next` is where the page after begins, if there is one. */
async function readPage(folder: string, { prefix, delimiter, after, maxKeys }: PageQuery) {
  const keys: string[] = []
  const groups: string[] = []
  const walkFrom = (start: Buffer) => walkKeys(folder, { prefix: Buffer.from(prefix), after: start })
  let last = after
  let walk = walkFrom(last)
  for (let step = await walk.next(); !step.done; step = await walk.next()) {
    if (keys.length + groups.length >= maxKeys) return { keys, groups, next: last }
    const key = step.value.toString()
    const groupEnd = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    if (groupEnd < 0) {
      keys.push(key)
      last = step.value
    } else {
      const group = key.slice(0, groupEnd + delimiter.length)
      groups.push(group)
      last = Buffer.concat([Buffer.from(group), Buffer.of(0xff)]) // after every key of the group: UTF-8 has no 0xff
      walk = walkFrom(last)
    }
  }
  return { keys, groups, next: undefined }
}
