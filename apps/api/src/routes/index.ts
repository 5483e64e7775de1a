import type { Route } from '../route.ts'
import { createApiKey } from './api-keys/create-api-key.ts'
import { listApiKeys } from './api-keys/list-api-keys.ts'
import { readmitPerson } from './api-keys/readmit-person.ts'
import { revokeApiKey } from './api-keys/revoke-api-key.ts'
import { rotateApiKey } from './api-keys/rotate-api-key.ts'
import { cancelAnalysis } from './analyses/cancel-analysis.ts'
import { countFigures } from './analyses/count-figures.ts'
import { countRegion } from './analyses/count-region.ts'
import { createReview } from './analyses/create-review.ts'
import { createSignOff } from './analyses/create-sign-off.ts'
import { exportFigures } from './analyses/export-figures.ts'
import { getAgreement } from './analyses/get-agreement.ts'
import { getAnalysis } from './analyses/get-analysis.ts'
import { listFigureColumns } from './analyses/list-figure-columns.ts'
import { listFigures } from './analyses/list-figures.ts'
import { listReviews } from './analyses/list-reviews.ts'
import { listSignOffs } from './analyses/list-sign-offs.ts'
import { listAuditEvents } from './audit/list-audit-events.ts'
import { getCrop } from './image/get-crop.ts'
import { getImage } from './image/get-image.ts'
import { getTile } from './image/get-tile.ts'
import { streamEvents } from './events/stream-events.ts'
import { live } from './health/live.ts'
import { ready } from './health/ready.ts'
import { activateModel } from './models/activate-model.ts'
import { listEvaluations } from './models/list-evaluations.ts'
import { listModels } from './models/list-models.ts'
import { recordEvaluation } from './models/record-evaluation.ts'
import { rollBackModel } from './models/roll-back-model.ts'
import { tryModel } from './models/try-model.ts'
import { listDeadAnalyses } from './ops/list-dead-analyses.ts'
import { listDeadWebhooks } from './ops/list-dead-webhooks.ts'
import { replayAnalysis } from './ops/replay-analysis.ts'
import { replayWebhook } from './ops/replay-webhook.ts'
import { docs } from './pages/docs.ts'
import { page } from './pages/page.ts'
import { queueDashboard } from './pages/queue-dashboard.ts'
import { createSession } from './session/create-session.ts'
import { deleteSession } from './session/delete-session.ts'
import { finishOidc } from './session/finish-oidc.ts'
import { getSession } from './session/get-session.ts'
import { listSignInMethods } from './session/list-sign-in-methods.ts'
import { startOidc } from './session/start-oidc.ts'
import { createAnalysis } from './slides/create-analysis.ts'
import { createSlide } from './slides/create-slide.ts'
import { deleteSlide } from './slides/delete-slide.ts'
import { getSlide } from './slides/get-slide.ts'
import { getAssociatedImage } from './slides/get-associated-image.ts'
import { listAssociatedImages } from './slides/list-associated-images.ts'
import { listSlides } from './slides/list-slides.ts'
import { abortUpload } from './uploads/abort-upload.ts'
import { completeUpload } from './uploads/complete-upload.ts'
import { createUpload } from './uploads/create-upload.ts'
import { getUpload } from './uploads/get-upload.ts'
import { signParts } from './uploads/sign-parts.ts'
import { createWebhookEndpoint } from './webhook-endpoints/create-webhook-endpoint.ts'
import { deleteWebhookEndpoint } from './webhook-endpoints/delete-webhook-endpoint.ts'
import { getWebhookEndpoint } from './webhook-endpoints/get-webhook-endpoint.ts'
import { getWebhookSecret } from './webhook-endpoints/get-webhook-secret.ts'
import { listWebhookEndpoints } from './webhook-endpoints/list-webhook-endpoints.ts'
import { updateWebhookEndpoint } from './webhook-endpoints/update-webhook-endpoint.ts'

/** Every route there is, in the order of the description. */
export const routes: readonly Route[] = [
  createSession,
  getSession,
  deleteSession,
  listSignInMethods,
  startOidc,
  finishOidc,
  createSlide,
  listSlides,
  getSlide,
  listAssociatedImages,
  getAssociatedImage,
  getImage,
  getTile,
  getCrop,
  deleteSlide,
  createUpload,
  signParts,
  getUpload,
  completeUpload,
  abortUpload,
  createAnalysis,
  getAnalysis,
  listFigures,
  listFigureColumns,
  countFigures,
  countRegion,
  cancelAnalysis,
  streamEvents,
  createReview,
  listReviews,
  getAgreement,
  createSignOff,
  listSignOffs,
  exportFigures,
  listModels,
  recordEvaluation,
  listEvaluations,
  activateModel,
  tryModel,
  rollBackModel,
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  getWebhookSecret,
  updateWebhookEndpoint,
  deleteWebhookEndpoint,
  listDeadWebhooks,
  replayWebhook,
  listDeadAnalyses,
  replayAnalysis,
  createApiKey,
  listApiKeys,
  rotateApiKey,
  revokeApiKey,
  readmitPerson,
  listAuditEvents,
  live,
  ready,
  docs,
  queueDashboard,
  page,
]
