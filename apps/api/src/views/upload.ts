import type { Services } from '../services.ts'

/** When the sweep takes an upload for abandoned. */
export const expiryOf = ({ config }: Services, touchedAt: Date): string =>
  new Date(touchedAt.getTime() + config.UPLOAD_ABANDONED_AFTER_MS).toISOString()
