import { defaultModel } from '@metaphase/model'
import { fileURLToPath } from 'node:url'

/** Folder of the bundle that is evaluated where none is named. */
export const defaultModelFolder = fileURLToPath(
  new URL(`../../../../models/${defaultModel}`, import.meta.url),
)
