import type { Metric } from '../manifest.ts'

const amiBr = 'AMi-Br, 3,720 patches'
const icpr = 'ICPR 2012, 28 fields'

/** What was measured of the released bundle; after a change here, run scripts/emit-baseline.ts. */
export const measured: readonly Metric[] = [
  { name: 'recall', dataset: amiBr, value: 0.951 },
  { name: 'recall at the floor', dataset: amiBr, value: 0.991 },
  { name: 'F1', dataset: icpr, value: 0.313 },
  { name: 'recall', dataset: icpr, value: 0.467 },
  { name: 'precision', dataset: icpr, value: 0.236 },
  { name: 'recall at the floor', dataset: icpr, value: 0.891 },
  { name: 'candidates per mm² at the floor', dataset: icpr, value: 516 },
  { name: 'ms per 1024 × 1024 tile', dataset: 'onnxruntime-node 1.30, CPU, 1 thread', value: 45 },
]
