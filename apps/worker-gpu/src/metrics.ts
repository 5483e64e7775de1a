import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Where the time of a batch goes: opening the slide, its bytes over the network, decoding tiles, the networks. */
export type Phase = 'open' | 'fetch' | 'decode' | 'infer'

interface EndedBatch {
  readonly tiles: number
  readonly seconds: number
  readonly executionProvider: string
}

export interface Metrics {
  observePhase(phase: Phase, seconds: number): void
  observeBatch(batch: EndedBatch): void
}

/** `wanted` is the execution provider that was asked for first. */
export function createMetrics(registry: Registry, wanted: string): Metrics {
  const registers = [registry]
  const tiles = new Counter({ name: 'metaphase_tiles_total', help: 'Tiles analysed', registers })
  const batchDuration = new Histogram({
    name: 'metaphase_batch_duration_seconds',
    help: 'Duration of batches that were analysed, from opening the slide to the last tile',
    buckets: [1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600],
    registers,
  })
  const phases = new Counter({
    name: 'metaphase_batch_phase_seconds_total',
    help: 'Where the time of batches went; tiles are decoded and inferred at once, so that the phases add up to more than the batches',
    labelNames: ['phase'],
    registers,
  })
  const provider = new Gauge({
    name: 'metaphase_execution_provider_info',
    help: '1 for the execution provider that really ran the last batch, with the one that was asked for first',
    labelNames: ['provider', 'wanted'],
    registers,
  })
  return {
    observePhase: (phase, seconds) => phases.inc({ phase }, seconds),
    observeBatch(batch) {
      tiles.inc(batch.tiles)
      batchDuration.observe(batch.seconds)
      provider.reset()
      provider.set({ provider: batch.executionProvider, wanted }, 1)
    },
  }
}
