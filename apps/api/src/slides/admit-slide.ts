import {
  admitSlide as makeReady,
  findAnalysis,
  findSlide,
  resolveModel,
  type AnalysisWithSlide,
  type Prisma,
  type Slide,
} from '@metaphase/db'
import { codeOf } from '@metaphase/errors'
import { keys, objectByteSource } from '@metaphase/storage'
import { readSlideHeader, resolveMpp } from '@metaphase/tiling'
import { randomUUID } from 'node:crypto'
import { queueOrLeaveToSweep, type Services } from '../services.ts'
import { removeUploadObjects } from './discard-upload.ts'
import { uploadNotFound } from './refusals.ts'
import type { UploadIntent } from './upload-request.ts'

/** A slide whose bytes lie in storage. */
export interface UploadedSlide {
  readonly slideId: string
  readonly tenantId: string
  readonly externalId: string | null
  readonly metadata: Prisma.InputJsonObject
  /** Null for `hash-slide` to find. */
  readonly sha256: string | null
  readonly intent: UploadIntent
}
export interface AdmittedSlide {
  readonly slide: Slide
  readonly analysis: AnalysisWithSlide | null
}

/**
 * The end of every upload: reads the stored file's header, settles its µm/px, makes the slide ready and starts its
 * analysis. Throws what is wrong with the file (`slide-…`, `mpp-…`), model-not-found, or upload-not-found if the upload
 * was removed meanwhile; the caller then discards it.
 */
export async function admitSlide(services: Services, upload: UploadedSlide): Promise<AdmittedSlide> {
  const { db, store, senders } = services
  const { slideId, tenantId, externalId, metadata, sha256, intent } = upload
  const source = await objectByteSource(store, keys.slide(slideId))
  const header = await readSlideHeader(source)
  const mpp = resolveMpp(header, intent.mppOverride)
  const model = intent.analyse ? await resolveModel(db, intent.model) : null
  const analysis = model && { id: randomUUID(), modelSha256: model.sha256 }
  const facts = {
    externalId,
    metadata,
    sizeBytes: BigInt(source.sizeBytes),
    sha256,
    format: header.format,
    vendor: header.vendor,
    widthPx: header.widthPx,
    heightPx: header.heightPx,
    mppX: mpp.x,
    mppY: mpp.y,
    mppSource: mpp.source,
  }
  if (await makeReady(db, slideId, facts, analysis)) {
    if (analysis)
      await queueOrLeaveToSweep(services, () =>
        senders.planSlide.send({ analysisId: analysis.id, generation: 1 }),
      )
    if (sha256 === null) await queueOrLeaveToSweep(services, () => senders.hashSlide.send({ slideId }))
  }
  try {
    return await findAdmitted(services, tenantId, slideId)
  } catch (error) {
    // aborted while its parts were joined: no row leads to the object any more
    if (codeOf(error) === 'upload-not-found') await removeUploadObjects(store, slideId)
    throw error
  }
}

/** The slide once it is ready, with the analysis that it began with. Throws upload-not-found before. */
export async function findAdmitted(
  { db }: Services,
  tenantId: string,
  slideId: string,
): Promise<AdmittedSlide> {
  const found = await findSlide(db, tenantId, slideId)
  if (found?.state !== 'ready') throw uploadNotFound(slideId)
  const { analyses, ...slide } = found
  const first = analyses.at(-1)
  return { slide, analysis: first ? await findAnalysis(db, tenantId, first.id) : null }
}
