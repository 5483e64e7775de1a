import { segmentationNetwork } from '@metaphase/model'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { phantomImages } from '../../test/phantom-images.ts'
import { smallRun } from '../../test/small-run.ts'
import { startingWeights } from '../encoder/starting-weights.ts'
import { writeRunBundle } from '../loop/validate.ts'
import type { RunFile } from '../run-file.ts'
import { influenceRadiusOn } from './influence-radius.ts'

let folder: string
let images: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-influence-'))
  images = folder
  await phantomImages(images, [1, 2], { sidePx: 128 })
})
afterAll(() => rm(folder, { recursive: true }))

async function radiusOf(network: RunFile['network'], smoothingSigmaUm: number): Promise<number> {
  const run = { ...smallRun, network, detector: { ...smallRun.detector, smoothingSigmaUm } }
  const built = segmentationNetwork(network, 2)
  const bundle = join(folder, `bundle-${smoothingSigmaUm}-${network.encoder.depth}`)
  const weights = (await startingWeights(run))(built)
  await writeRunBundle({ run, network: built }, bundle, { weights, threshold: 0.5 })
  return influenceRadiusOn(images, bundle, 128)
}

const plain = (depth: number): RunFile['network'] => ({
  ...smallRun.network,
  encoder: { kind: 'plain', width: 4, depth },
  decoderWidths: Array.from({ length: depth }, () => 4),
  outputStride: 1,
  attention: { strides: [], windowPx: null },
})

/** Two 3 × 3 convolutions a level: 2 px at stride 1, 4 at 2, 8 at 4, and back; smoothing 3; the measurement's step twice. */
const reachPx = 2 + 4 + 8 + 4 + 2 + 3 + 2 * 4

test('a network looks no further than its convolutions reach', async () => {
  const shallow = await radiusOf(plain(2), 0.25)
  expect(shallow).toBeGreaterThan(4)
  expect(shallow).toBeLessThanOrEqual(reachPx)
}, 60_000)
