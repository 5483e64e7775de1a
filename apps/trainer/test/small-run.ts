import { paperAugmentation } from '../src/pipeline/augmentation.ts'
import { runSchema, type RunFile } from '../src/run-file.ts'

/** A run small enough for a test: the whole loop, every module on. */
export const smallRun: RunFile = runSchema.parse({
  name: 'phantom-ci',
  seed: 7,
  modelMpp: 0.25,
  network: {
    encoder: { kind: 'plain', width: 8, depth: 3 },
    decoderWidths: [12, 16],
    outputStride: 2,
    attention: { strides: [4, 8], windowPx: null },
    projectionWidths: [16, 8],
    domainWidth: 8,
  },
  pretrainedEncoder: null,
  cropPx: 80,
  batchSize: 4,
  stepsPerEpoch: 28,
  epochs: 6,
  warmUp: {
    epochs: 1,
    sources: ['phantom'],
    sampling: [{ source: 'phantom', focus: 'anywhere', share: 1 }],
  },
  sources: ['phantom'],
  sampling: [
    { source: 'phantom', focus: 'mitotic-figure', share: 2 },
    { source: 'phantom', focus: 'hard-negative', share: 1 },
    { source: 'phantom', focus: 'anywhere', share: 1 },
  ],
  augmentation: {
    ...paperAugmentation,
    blur: { probability: 0.3, sigmaPx: [0.3, 1] },
    sharpening: { probability: 0.3, sigmaPx: [0.8, 1.5], amount: [0.2, 1] },
  },
  losses: {},
  reversal: { maximum: 0.3, schedule: 'ganin' },
  teacher: { nucleusFrom: 0.6, backgroundUpTo: 0.3, figureFrom: 0.5, unknownFigureFrom: 0.5 },
  optimiser: { peakLearningRate: 4e-3, rampSteps: 15, gradientNormMax: 5 },
  batchNormMomentum: 0.9,
  averageDecay: 0.97,
  hardNegativeMining: { everyEpochs: 2, perMm2: 150 },
  validation: { everyEpochs: 2 },
  detector: {
    smoothingSigmaUm: 1,
    peakRadiusUm: 3.75,
    probabilityFloor: 0.02,
    merging: { radiusUm: 12.5, ridge: 0.6 },
    tilePx: 512,
    mapInfluenceRadiusPx: 40,
  },
})
