import { findReadySlide, type Slide } from '@metaphase/db'
import type { Services } from '../services.ts'
import { whyNotReady } from './refusals.ts'

/** Throws slide-not-found and slide-not-ready where this tenant has no such slide ready. */
export async function requireSlide({ db }: Services, tenantId: string, id: string): Promise<Slide> {
  const slide = await findReadySlide(db, tenantId, id)
  if (!slide) throw await whyNotReady(db, tenantId, id)
  return slide
}
