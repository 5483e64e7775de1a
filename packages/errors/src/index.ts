interface ErrorSpec {
  /** HTTP status when a request meets it. */
  readonly status: number
  /** Whether the same job may succeed when tried again. */
  readonly retry: boolean
  readonly title: string
}

/** Every failure a caller can meet, over HTTP, in a job record or in a webhook. */
export const errorSpecs = {
  'request-invalid': { status: 400, retry: false, title: 'The request is not valid' },
  'api-key-missing': { status: 401, retry: false, title: 'An API key is needed' },
  'api-key-invalid': { status: 401, retry: false, title: 'The API key is not valid' },
  'session-expired': { status: 401, retry: false, title: 'The session has ended' },
  'sign-in-invalid': { status: 401, retry: false, title: 'The sign-in is not valid' },
  'sign-in-not-allowed': { status: 403, retry: false, title: 'This person may not sign in' },
  'sign-in-not-configured': { status: 404, retry: false, title: 'There is no such sign-in' },
  'identity-provider-unavailable': {
    status: 503,
    retry: true,
    title: 'The identity provider cannot be used',
  },
  'scope-missing': { status: 403, retry: false, title: 'The API key lacks a scope' },
  'cross-site-request': { status: 403, retry: false, title: 'The request came from another site' },
  'rate-limited': { status: 429, retry: true, title: 'Too many requests' },
  overloaded: { status: 503, retry: true, title: 'The service is at its limit' },
  'api-key-not-found': { status: 404, retry: false, title: 'API key not found' },
  'route-not-found': { status: 404, retry: false, title: 'No such route' },
  'page-not-built': { status: 404, retry: false, title: 'The page has not been built' },
  'slide-not-found': { status: 404, retry: false, title: 'Slide not found' },
  'upload-not-found': { status: 404, retry: false, title: 'Upload not found' },
  'analysis-not-found': { status: 404, retry: false, title: 'Analysis not found' },
  'figure-not-found': { status: 404, retry: false, title: 'Figure not found' },
  'model-not-found': { status: 404, retry: false, title: 'Model not found' },
  'webhook-endpoint-not-found': { status: 404, retry: false, title: 'Webhook endpoint not found' },
  'webhook-delivery-not-found': { status: 404, retry: false, title: 'No such webhook was given up' },
  'webhook-endpoint-disabled': { status: 409, retry: false, title: 'The webhook endpoint is disabled' },
  'analysis-not-replayable': { status: 409, retry: false, title: 'The analysis cannot be replayed' },
  'model-not-evaluated': { status: 409, retry: false, title: 'The model was not evaluated' },
  'model-worse': { status: 409, retry: false, title: 'The model is worse than the active one' },
  'no-model-before': { status: 409, retry: false, title: 'There is no model to go back to' },
  'slide-not-ready': { status: 409, retry: false, title: 'The slide is not ready' },
  'analysis-ended': { status: 409, retry: false, title: 'The analysis has already ended' },
  'results-not-ready': { status: 409, retry: false, title: 'The analysis has no results yet' },
  'no-figures': { status: 409, retry: false, title: 'There are no figures to export' },
  'idempotency-key-in-use': { status: 409, retry: true, title: 'A request with this key is in progress' },
  'idempotency-key-reused': { status: 422, retry: false, title: 'The key was used for another request' },
  'event-streams-exhausted': { status: 429, retry: true, title: 'Too many streams of events' },
  'upload-too-large': { status: 413, retry: false, title: 'The upload is too large' },
  'body-too-large': { status: 413, retry: false, title: 'The request body is too large' },
  'media-type-unsupported': { status: 415, retry: false, title: 'The media type is not supported' },
  'upload-truncated': { status: 400, retry: false, title: 'The upload ended early' },
  'upload-parts-invalid': { status: 422, retry: false, title: 'The uploaded parts do not fit together' },
  'slide-empty': { status: 422, retry: false, title: 'The file is empty' },
  'slide-format-unsupported': { status: 422, retry: false, title: 'The format is not supported' },
  'slide-truncated': { status: 422, retry: false, title: 'The slide file is incomplete' },
  'slide-unreadable': { status: 422, retry: false, title: 'The slide cannot be decoded' },
  'decoder-failed': { status: 422, retry: false, title: 'The slide was not decoded within its limits' },
  'slide-too-small': { status: 422, retry: false, title: 'The image is too small to be analysed' },
  'slide-too-large': { status: 422, retry: false, title: 'The image is too large for its format' },
  'label-not-removable': { status: 422, retry: false, title: 'The label cannot be removed from the file' },
  'associated-image-not-found': { status: 404, retry: false, title: 'The slide has no such image' },
  'tile-not-found': { status: 404, retry: false, title: 'The slide has no such tile' },
  'slide-reader-missing': { status: 500, retry: false, title: 'The reader of this format is not installed' },
  'mpp-unknown': { status: 422, retry: false, title: 'The physical resolution is not known' },
  'mpp-implausible': { status: 422, retry: false, title: 'The physical resolution is not plausible' },
  'model-invalid': { status: 422, retry: false, title: 'The model bundle is not valid' },
  'dataset-invalid': { status: 422, retry: false, title: 'The data set is not laid out as expected' },
  'batch-failed': { status: 500, retry: true, title: 'A batch of tiles failed' },
  'engine-failed': { status: 500, retry: true, title: 'The inference engine failed' },
  'trainer-setup-failed': { status: 500, retry: false, title: 'The trainer could not be set up' },
  'evaluation-not-posted': { status: 500, retry: true, title: 'The evaluation could not be posted' },
  'gpu-required': { status: 500, retry: false, title: 'A GPU is required and none is usable' },
  'webhook-address-refused': { status: 422, retry: false, title: 'The webhook address is not allowed' },
  'scratch-unavailable': { status: 503, retry: true, title: 'The scratch disk cannot be used' },
  'storage-unavailable': { status: 503, retry: true, title: 'Object storage is unavailable' },
  'database-unavailable': { status: 503, retry: true, title: 'The database is unavailable' },
  'queue-unavailable': { status: 503, retry: true, title: 'The queue is unavailable' },
  'migration-failed': { status: 500, retry: false, title: 'The database could not be migrated' },
  'service-setup-failed': { status: 500, retry: false, title: 'A service could not be started' },
  internal: { status: 500, retry: true, title: 'Internal error' },
} as const satisfies Record<string, ErrorSpec>

export type ErrorCode = keyof typeof errorSpecs

/** `message` is one sentence for the person who has to act: what happened, where, what to do. */
export class MetaphaseError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'MetaphaseError'
    this.code = code
  }
}

/** The code a thrown value is reported under; whatever is not ours is `internal`. */
export const codeOf = (error: unknown): ErrorCode =>
  error instanceof MetaphaseError ? error.code : 'internal'
