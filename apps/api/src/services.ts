import { openDatabase, type Database } from '@metaphase/db'
import {
  decoderLimits,
  createSender,
  deliverWebhook,
  hashSlide,
  openDetectionFlow,
  openQueues,
  planSlide,
  type DetectionFlow,
  type PayloadOf,
  type QueueConnection,
  type Sender,
} from '@metaphase/jobs'
import { openObjectCache, openStore, type Store } from '@metaphase/storage'
import { startDecoder, type Decoder } from '@metaphase/tiling'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { trackInFlight, type InFlight } from './in-flight.ts'
import { openShownSlides, type ShownSlides } from './image/shown-slides.ts'
import { openIdentityProvider, type IdentityProvider } from './oidc/identity-provider.ts'
import { oidcSettings } from './oidc/oidc-env.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'

/** What `main.ts` opens and the routes are given. */
export interface Services {
  readonly config: Config
  readonly log: Logger
  readonly db: Database
  readonly store: Store
  readonly queues: QueueConnection
  readonly detectionFlow: DetectionFlow
  readonly senders: {
    readonly planSlide: Sender<PayloadOf<typeof planSlide>>
    readonly deliverWebhook: Sender<PayloadOf<typeof deliverWebhook>>
    readonly hashSlide: Sender<PayloadOf<typeof hashSlide>>
  }
  readonly inFlight: InFlight
  readonly metrics: Metrics
  /** Whether requests are spans of traces, and jobs continue them. */
  readonly isTraced: boolean
  /** Of pictures beside slides. */
  readonly pictureDecoder: Decoder
  readonly shownSlides: ShownSlides
  /** Null where people do not sign in through one. */
  readonly identityProvider: IdentityProvider | null
}

export function openServices(config: Config, log: Logger, { isTraced = false } = {}): Services {
  const queues = openQueues(config, 'sender', { isTraced })
  const store = openStore(config)
  const oidc = oidcSettings(config)
  return {
    config,
    log,
    db: openDatabase(config.DATABASE_URL),
    store,
    queues,
    detectionFlow: openDetectionFlow(queues),
    senders: {
      planSlide: createSender(planSlide, queues),
      deliverWebhook: createSender(deliverWebhook, queues),
      hashSlide: createSender(hashSlide, queues),
    },
    inFlight: trackInFlight(),
    metrics: createMetrics(),
    isTraced,
    pictureDecoder: startDecoder(decoderLimits(config)),
    shownSlides: openShownSlides(openObjectCache(store, config), decoderLimits(config)),
    identityProvider: oidc && openIdentityProvider(oidc),
  }
}

/** Call it once no request is served any more. */
export async function closeServices({
  db,
  store,
  queues,
  detectionFlow,
  senders,
  inFlight,
  pictureDecoder,
  shownSlides,
}: Services): Promise<void> {
  await inFlight.settled()
  await Promise.all([shownSlides.close(), pictureDecoder.close()])
  await Promise.all([detectionFlow.close(), ...Object.values(senders).map((sender) => sender.close())])
  await Promise.all([queues.close(), db.$disconnect()])
  store.close()
}

/** Queues what Postgres already knows of: while Redis is away the sweep of worker-cpu does it later. */
export async function queueOrLeaveToSweep({ log }: Services, send: () => Promise<void>): Promise<void> {
  await send().catch((error: Error) => log.warn({ error: error.message }, 'not queued; the sweep will'))
}
