import type { ErrorCode } from '@metaphase/errors'
import { z } from 'zod'
import type { Services } from '../services.ts'
import type { AdmittedSlide } from '../slides/admit-slide.ts'
import { analysisView, viewAnalysis } from './analysis.ts'
import { slideView, viewSlide } from './slide.ts'

/** What every finished upload is answered with. */
export const slideAdmitted = z
  .object({ slide: slideView, analysis: analysisView.nullable() })
  .meta({ id: 'SlideAdmitted' })

export async function viewAdmitted(services: Services, { slide, analysis }: AdmittedSlide) {
  return { slide: viewSlide(slide), analysis: analysis && (await viewAnalysis(services, analysis)) }
}

/** Why a file that arrived well may still not become a slide. */
export const uploadRefusals = [
  'model-not-found',
  'slide-empty',
  'slide-format-unsupported',
  'slide-truncated',
  'slide-unreadable',
  'slide-too-small',
  'slide-too-large',
  'label-not-removable',
  'mpp-unknown',
  'mpp-implausible',
  'storage-unavailable',
] as const satisfies ErrorCode[]
