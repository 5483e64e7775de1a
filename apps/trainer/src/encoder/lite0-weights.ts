import { MetaphaseError } from '@metaphase/errors'
import { elementsOf, type NamedTensors, type Network } from '@metaphase/model'

/**
 * Published EfficientNet-Lite0 weights under our names, for the `encoder/…` parameters that a network has. Filters go from
 * PyTorch's [out, in, h, w] to [h, w, in, out], depthwise ones from [channels, 1, h, w] to [h, w, channels, 1]. Throws
 * `model-invalid` where one is missing or of another shape.
 */
export function lite0Weights({ parameters }: Network, published: NamedTensors): Record<string, Float32Array> {
  const names = Object.keys(parameters).filter((name) => name.startsWith('encoder/'))
  return Object.fromEntries(
    names.map((name) => {
      const { shape } = parameters[name]!
      const tensor = published[publishedName(name)]
      if (!tensor || tensor.values.length !== elementsOf(shape))
        throw new MetaphaseError(
          'model-invalid',
          `The published encoder has no ${publishedName(name)} for ${name}`,
        )
      return [name, shape.length === 4 ? placesOutermost(tensor) : tensor.values]
    }),
  )
}

const normParts: Readonly<Record<string, string>> = {
  gamma: 'weight',
  beta: 'bias',
  mean: 'running_mean',
  variance: 'running_var',
}

/** encoder/block3/depthwise/norm/gamma → _blocks.3._bn1.weight */
function publishedName(name: string): string {
  const [, place, ...rest] = name.split('/') as [string, string, ...string[]]
  const part = rest.at(-1)!
  if (place === 'stem') return part === 'filter' ? '_conv_stem.weight' : `_bn0.${normParts[part]}`
  const layer = rest[0] as 'expand' | 'depthwise' | 'project'
  const block = `_blocks.${place.slice('block'.length)}`
  const index = { expand: 0, depthwise: 1, project: 2 }[layer]
  if (part !== 'filter') return `${block}._bn${index}.${normParts[part]}`
  return `${block}._${layer}_conv.weight`
}

/** [a, b, h, w] to [h, w, b, a]; for depthwise filters, whose b is 1, to [h, w, a, 1]. */
function placesOutermost({ shape, values }: NamedTensors[string]): Float32Array {
  const [a, b, h, w] = shape as [number, number, number, number]
  const moved = new Float32Array(values.length)
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let place = 0; place < h * w; place++)
        moved[(place * b + j) * a + i] = values[(i * b + j) * h * w + place]!
  return moved
}
