import { createBucket, deleteBucket, deleteObjects, headBucket, listObjects } from './bucket-operations.ts'
import type { Exchange } from './exchange.ts'
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './multipart-operations.ts'
import { copyObject, deleteObject, getObject, putObject } from './object-operations.ts'
import type { S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'

type Operation = (exchange: Exchange) => Promise<void>

/** By method and, where there is one, the query parameter or header that makes it another operation. */
const bucketOperations: Readonly<Record<string, Operation>> = {
  PUT: createBucket,
  HEAD: headBucket,
  DELETE: deleteBucket,
  'GET list-type': listObjects,
  'GET uploads': listMultipartUploads,
  'POST delete': deleteObjects,
}
const objectOperations: Readonly<Record<string, Operation>> = {
  PUT: putObject,
  'PUT x-amz-copy-source': copyObject,
  'PUT uploadId': uploadPart,
  GET: getObject,
  HEAD: getObject,
  DELETE: deleteObject,
  'POST uploads': createMultipartUpload,
  'POST uploadId': completeMultipartUpload,
  'GET uploadId': listParts,
  'DELETE uploadId': abortMultipartUpload,
}
const SELECTORS = ['uploadId', 'uploads', 'delete', 'list-type']

/** Parts of S3 that this server lacks: without this list they would be taken for another operation. */
const LACKING = new Set(
  (
    'accelerate acl analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle location ' +
    'logging metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock replication ' +
    'requestPayment restore retention select tagging torrent versionId versioning versions website'
  ).split(' '),
)

/** Throws `NotImplemented` for what S3 has and this server lacks, `MethodNotAllowed` for the rest. */
export function operationOf({ method, bucket, key, query, headers }: S3Request): Operation {
  const lacking = [...query.keys()].find((name) => LACKING.has(name))
  if (bucket === '' || lacking !== undefined)
    throw new S3Error('NotImplemented', `This server has no ${method} ${lacking ?? 'of all buckets'}`)
  const isCopy = headers['x-amz-copy-source'] !== undefined
  const selector = SELECTORS.find((name) => query.has(name)) ?? (isCopy ? 'x-amz-copy-source' : undefined)
  const operations = key === '' ? bucketOperations : objectOperations
  const operation = operations[selector === undefined ? method : `${method} ${selector}`]
  if (!operation) throw new S3Error('MethodNotAllowed', `${method} is not allowed on this resource`)
  return operation
}
