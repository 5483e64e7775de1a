import type { DecoderLimits } from '@metaphase/tiling'
import type { Config } from '../config.ts'

/** Of each process that decodes for this one. */
export const decoderLimits = ({
  DECODER_MAX_RSS_BYTES,
  DECODER_MAX_MS,
}: Pick<Config, 'DECODER_MAX_RSS_BYTES' | 'DECODER_MAX_MS'>): DecoderLimits => ({
  maxRssBytes: DECODER_MAX_RSS_BYTES,
  maxMs: DECODER_MAX_MS,
})
