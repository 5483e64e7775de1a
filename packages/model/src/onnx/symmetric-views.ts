import type { OnnxGraph, Tensor } from './graph.ts'

/** How many ways a square comes to lie on itself: four turns, each also mirrored. */
const SYMMETRIES = 8

/** Every view of square images [N, S, S, 3] under the symmetries of the square: [8 · N, S, S, 3], all images in each view in turn. */
export function symmetricViews(graph: OnnxGraph, images: Tensor): Tensor {
  const reversed = (name: string, image: Tensor, axis: number): Tensor =>
    graph.node('Slice', name, [
      image,
      graph.constant(`${name}/last`, BigInt64Array.of(-1n), [1]),
      graph.constant(`${name}/beforeFirst`, BigInt64Array.of(-(2n ** 31n)), [1]),
      graph.constant(`${name}/axis`, BigInt64Array.of(BigInt(axis)), [1]),
      graph.constant(`${name}/step`, BigInt64Array.of(-1n), [1]),
    ])
  const flipped = reversed('views/flipped', images, 1)
  const upright = [
    images,
    flipped,
    reversed('views/mirrored', images, 2),
    reversed('views/halfTurn', flipped, 2),
  ]
  const turned = upright.map((view, i) =>
    graph.node('Transpose', `views/turned${i}`, [view], { perm: { ints: [0, 2, 1, 3] } }),
  )
  return graph.node('Concat', 'views', [...upright, ...turned], { axis: { int: 0 } })
}

/** The mean over an image's views, [N], of what a network said of each: [8 · N, 1], in the order of `symmetricViews`. */
export function meanOverViews(graph: OnnxGraph, name: string, values: Tensor): Tensor {
  const byView = graph.node('Reshape', `${name}/byView`, [
    values,
    graph.constant(`${name}/viewsByImages`, BigInt64Array.of(BigInt(SYMMETRIES), -1n), [2]),
  ])
  return graph.node('ReduceMean', name, [byView], { axes: { ints: [0] }, keepdims: { int: 0 } })
}
