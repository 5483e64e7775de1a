import { fileURLToPath } from 'node:url'

/** A bundle that is the same everywhere and runs in milliseconds. */
export const baselineModel = fileURLToPath(new URL('../../../models/haematoxylin-baseline', import.meta.url))
