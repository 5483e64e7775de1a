import { deliverWebhook } from './deliver-webhook.ts'
import { detectTiles } from './detect-tiles.ts'
import { hashSlide } from './hash-slide.ts'
import { planSlide } from './plan-slide.ts'
import { reconcile } from './reconcile.ts'
import { reduceSlide } from './reduce-slide.ts'

/** Every job there is, a slide's life first and in order. */
export const catalogue = [planSlide, detectTiles, reduceSlide, deliverWebhook, hashSlide, reconcile] as const
