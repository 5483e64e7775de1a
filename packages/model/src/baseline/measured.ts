import type { Metric } from '../manifest.ts'

const amiBr = 'AMi-Br, 3,720 patches'
const icpr = 'ICPR 2012, 28 fields'

/** What was measured of the released bundle; after a change here, run scripts/emit-baseline.ts. */
export const measured: readonly Metric[] = [
  { name: 'recall', dataset: amiBr, value: 0.96 },
  { name: 'recall at the floor', dataset: amiBr, value: 0.992 },
  { name: 'F1', dataset: icpr, value: 0.301 },
  { name: 'recall', dataset: icpr, value: 0.527 },
  { name: 'precision', dataset: icpr, value: 0.21 },
  { name: 'recall at the floor', dataset: icpr, value: 0.929 },
  { name: 'candidates per mm² at the floor', dataset: icpr, value: 659 },
  { name: 'recall', dataset: '20 phantoms, seeds 3001–3020, 480 figures', value: 0.967 },
  { name: 'detections per mm²', dataset: '20 phantoms, seeds 3001–3020, 480 figures', value: 732 },
  { name: 'ms per 1024 × 1024 tile', dataset: 'onnxruntime-node 1.30, CPU, 1 thread', value: 45 },
]
