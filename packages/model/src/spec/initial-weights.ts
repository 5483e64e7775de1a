import { elementsOf, type Network, type Weights } from './network.ts'

/** A network's weights before training; `gaussian` gives independent normal deviates of σ 1. */
export function initialWeights({ parameters }: Network, gaussian: () => number): Weights {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, initial }]) => {
      const { mean, deviation } = initial
      const draw = () => mean + deviation * gaussian()
      const values = new Float32Array(elementsOf(shape))
      return [name, deviation === 0 ? values.fill(mean) : values.map(draw)]
    }),
  )
}
