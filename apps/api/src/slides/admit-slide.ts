import {
  admitSlide as makeReady,
  findAnalysis,
  findSlide,
  resolveModel,
  type AnalysisWithSlide,
  type Prisma,
  type Slide,
} from '@metaphase/db'
import { codeOf, MetaphaseError } from '@metaphase/errors'
import { abortOpenUploads, keys, objectByteSource, removeSlideObjects } from '@metaphase/storage'
import {
  inspectSlide,
  isMeasured,
  resolveMpp,
  type Mpp,
  type SealedSlide,
  type SlideHeader,
} from '@metaphase/tiling'
import { describeSpan, traceFields } from '@metaphase/telemetry'
import { randomUUID } from 'node:crypto'
import { queueOrLeaveToSweep, type Services } from '../services.ts'
import { uploadNotFound } from './refusals.ts'
import { removeLabel } from './remove-label.ts'
import type { UploadIntent } from './upload-request.ts'

/** A slide whose bytes lie in storage. */
export interface UploadedSlide {
  readonly slideId: string
  readonly tenantId: string
  readonly externalId: string | null
  readonly metadata: Prisma.InputJsonObject
  readonly fileName: string | null
  /** Null for `hash-slide` to find. */
  readonly sha256: string | null
  readonly intent: UploadIntent
}
export interface AdmittedSlide {
  readonly slide: Slide
  readonly analysis: AnalysisWithSlide | null
}

/**
 * The end of every upload: removes its label where that is asked for, reads the stored file's header, settles its µm/px,
 * makes the slide ready and starts its analysis. Throws what is wrong with the file (`slide-…`, `mpp-…`, label-not-removable),
 * model-not-found, or upload-not-found if the upload was removed meanwhile; the caller then discards it.
 */
export async function admitSlide(services: Services, upload: UploadedSlide): Promise<AdmittedSlide> {
  const { db, store, senders, log } = services
  const { slideId, tenantId, externalId, metadata, intent } = upload
  const stripped = intent.stripLabel ? await removeLabel(store, slideId) : null
  const sha256 = stripped?.sha256 ?? upload.sha256
  const source = await objectByteSource(store, keys.slide(slideId))
  const found = await inspectSlide(source)
  refuseLoneMrxs(found, upload)
  const model = intent.analyse ? await resolveModel(db, intent.model, slideId) : null
  const analysis = model && { id: randomUUID(), modelSha256: model.sha256 }
  const facts = {
    externalId,
    metadata,
    sizeBytes: BigInt(source.sizeBytes),
    sha256,
    ...describe(found, intent.mppOverride),
  }
  if (await makeReady(db, slideId, facts, analysis)) {
    const about = { slideId, analysisId: analysis?.id }
    describeSpan(about)
    log.info({ ...traceFields(), ...about }, 'slide admitted')
    if (analysis)
      await queueOrLeaveToSweep(services, () =>
        senders.planSlide.send({ analysisId: analysis.id, generation: 1 }),
      )
    if (sha256 === null) await queueOrLeaveToSweep(services, () => senders.hashSlide.send({ slideId }))
    await endOtherUploads(services, slideId)
  }
  try {
    return await findAdmitted(services, tenantId, slideId)
  } catch (error) {
    // aborted while its parts were joined: no row leads to the object any more
    if (codeOf(error) === 'upload-not-found') await removeSlideObjects(store, slideId)
    throw error
  }
}

/** Of a request that was given up under the same Idempotency-Key, or that the store began and whose answer was lost. */
async function endOtherUploads({ store, log }: Services, slideId: string): Promise<void> {
  await abortOpenUploads(store, keys.slide(slideId)).catch((error: Error) =>
    log.warn({ slideId, error: error.message }, 'open uploads of a slide left to the sweep'),
  )
}

/** What the header says; of a slide that only opening measures, what the upload says. */
function describe(found: SlideHeader | SealedSlide, mppOverride: Mpp | undefined) {
  const isKnown = isMeasured(found)
  const mpp = isKnown || mppOverride ? resolveMpp(isKnown ? found : { mpp: null }, mppOverride) : null
  return {
    format: found.format,
    vendor: found.vendor,
    widthPx: isKnown ? found.widthPx : null,
    heightPx: isKnown ? found.heightPx : null,
    mppX: mpp?.x ?? null,
    mppY: mpp?.y ?? null,
    mppSource: mpp?.source ?? null,
  }
}

/** Without the folder beside it, an MRXS slide is a thumbnail. */
function refuseLoneMrxs({ format }: SlideHeader | SealedSlide, { fileName }: UploadedSlide): void {
  if (format === 'jpeg' && fileName?.toLowerCase().endsWith('.mrxs'))
    throw new MetaphaseError(
      'slide-format-unsupported',
      'An .mrxs file is only the thumbnail of its slide: upload it with the folder of the same name as one zip archive.',
    )
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
