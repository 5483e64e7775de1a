export { objectByteSource } from './byte-source.ts'
export { openObjectCache, type ObjectCache } from './cache/object-cache.ts'
export { ensureBucket, openStore, pingStore, type Store } from './client.ts'
export { cacheEnv, storageEnv, type StorageEnv } from './config.ts'
export { keys, slideIdOf } from './keys.ts'
export {
  deletePrefix,
  getBytes,
  getJson,
  getStream,
  listKeys,
  objectExists,
  objectSizeBytes,
  putBytes,
  putJson,
} from './objects.ts'
export { abortOpenUploads, listOpenUploads } from './open-uploads.ts'
export {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listParts,
  PART_BYTES_MIN,
  PARTS_MAX,
  signPart,
  type PartToSign,
  type UploadedPart,
} from './presigned-upload.ts'
export { removeSlideObjects } from './slide-objects.ts'
export { uploadStream, type StoredUpload } from './upload-stream.ts'
