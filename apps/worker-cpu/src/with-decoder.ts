import { codeOf } from '@metaphase/errors'
import { decoderLimits } from '@metaphase/jobs'
import { startDecoder, type Decoder } from '@metaphase/tiling'
import type { Config } from './config.ts'

/** Runs `work` with a decoder of its own. One that ends may have been unlucky: it is tried once more in another. */
export async function withDecoder<T>(config: Config, work: (decoder: Decoder) => Promise<T>): Promise<T> {
  const tryIt = async () => {
    const decoder = startDecoder(decoderLimits(config))
    try {
      return await work(decoder)
    } finally {
      await decoder.close()
    }
  }
  return tryIt().catch((error: unknown) => {
    if (codeOf(error) !== 'decoder-failed') throw error
    return tryIt()
  })
}
