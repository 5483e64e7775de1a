import type { RunnableAnalysis } from '@metaphase/db'
import { parseManifest, type Manifest } from '@metaphase/model'

/** The manifest as the database keeps it, checked again: what an older version stored may no longer fit. */
export const manifestOf = ({ model }: RunnableAnalysis): Manifest =>
  parseManifest(Buffer.from(JSON.stringify(model.manifest)))
