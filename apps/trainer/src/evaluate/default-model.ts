import { fileURLToPath } from 'node:url'

/** The bundle that is evaluated where none is named. */
export const defaultDetectionModel = fileURLToPath(
  new URL('../../../../models/haematoxylin-baseline', import.meta.url),
)
