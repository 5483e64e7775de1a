import { MetaphaseError } from '@metaphase/errors'
import { decodeTensors, type NamedTensors } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Where `trainer fetch-encoder` puts the published weights. */
export const publishedEncoderPath = fileURLToPath(
  new URL('../../../../.metaphase/encoders/efficientnet-lite0.safetensors', import.meta.url),
)

/** EfficientNet-Lite0's ImageNet weights under their published names. */
export async function readPublishedEncoder(): Promise<NamedTensors> {
  const bytes = await readFile(publishedEncoderPath).catch((cause: unknown) => {
    throw new MetaphaseError(
      'request-invalid',
      `The pre-trained encoder is not on this machine: run \`npm run trainer -- fetch-encoder\` first`,
      { cause },
    )
  })
  return decodeTensors(bytes).tensors
}
