import { findUpload, type Slide } from '@metaphase/db'
import type { Services } from '../services.ts'
import { uploadNotFound } from './refusals.ts'

/** An open upload in parts: its S3 id is known. */
export type OpenUpload = Slide & { readonly s3UploadId: string }

/** Throws upload-not-found where this tenant has no such upload open. */
export async function requireUpload({ db }: Services, tenantId: string, id: string): Promise<OpenUpload> {
  const upload = await findUpload(db, tenantId, id)
  if (!upload?.s3UploadId) throw uploadNotFound(id)
  return { ...upload, s3UploadId: upload.s3UploadId }
}
