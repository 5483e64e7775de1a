import type { SegmentationOptions } from '../src/spec/segmentation-network.ts'

/** Small networks with every kind of layer between them. */
export const smallUnet: SegmentationOptions = {
  encoder: { kind: 'plain', width: 4, depth: 3 },
  decoderWidths: [4, 8, 8],
  outputStride: 1,
  attention: { strides: [4, 8], windowPx: null },
  projectionWidths: [8, 4],
  domainWidth: 8,
}

export const smallEfficientNet: SegmentationOptions = {
  ...smallUnet,
  encoder: { kind: 'efficientnet-lite0', depth: 4 },
  decoderWidths: [8, 8],
  outputStride: 4,
  attention: { strides: [16], windowPx: 5 },
}
