import { startEngine } from '@metaphase/inference'
import { decodeTensors, encodeMask, readBundle, segmentationNetwork, type Weights } from '@metaphase/model'
import { runNetwork } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { portableOps } from '../src/backend/portable-ops.ts'
import { exportCommand } from '../src/commands/export.ts'
import { readPixels } from '../src/data/read-pixels.ts'
import { evaluateImages } from '../src/evaluate/evaluate-images.ts'
import { bestWeightsPath } from '../src/loop/best-weights.ts'
import { checkpointPath, partOf } from '../src/loop/checkpoint.ts'
import { bestBundle } from '../src/loop/validate.ts'
import { readRunLog, type RunEvent } from '../src/report/run-log.ts'
import { phantomImages } from './phantom-images.ts'
import { smallRun } from './small-run.ts'
import { startTraining } from './start-training.ts'

// One training on phantoms, every module on, on the back-end that every machine has; what comes of it is looked at below.
let folder: string
let runFolder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-training-'))
  runFolder = join(folder, 'run')
  const seeds = { trainingSeeds: [1, 2, 3, 4, 5, 6], validationSeeds: [101, 102] }
  await startTraining(folder, { backend: 'wasm', threads: 2, resume: false, run: {}, ...seeds }).ended
}, 600_000)
afterAll(() => rm(folder, { recursive: true }))

type EventOf<K> = Extract<RunEvent, { event: K }>
async function eventsOf<K extends RunEvent['event']>(kind: K): Promise<EventOf<K>[]> {
  return (await readRunLog(runFolder)).filter((event): event is EventOf<K> => event.event === kind)
}

test('F1 is at least 0.6 on phantoms that were neither trained nor validated on', async () => {
  const images = await phantomImages(folder, [201, 202, 203])
  const engine = startEngine({ providers: ['cpu'], threads: 2 })
  try {
    const record = await evaluateImages(images, bestBundle(runFolder), { engine, scratchDir: folder })
    console.log(
      `Held-out phantoms: F1 ${record.f1.toFixed(3)}, precision ${record.precision.toFixed(3)}, recall ${record.recall.toFixed(3)}`,
    )
    expect(record.groundTruth).toBeGreaterThan(40)
    expect(record.f1).toBeGreaterThanOrEqual(0.6)
  } finally {
    await engine.close()
  }
}, 60_000)

test('every loss of the paper was at work, the teacher was synchronised, and false alarms were mined', async () => {
  const steps = await eventsOf('step')
  const trained = steps.filter(({ epoch }) => epoch >= smallRun.warmUp.epochs)
  const terms = ['crossEntropy', 'adaptiveDice', 'focal', 'pointCrossEntropy', 'contrastive', 'domain']
  for (const term of terms) expect(trained.some(({ losses }) => losses[term]! > 0)).toBe(true)
  const { total, crossEntropy, adaptiveDice, focal, pointCrossEntropy, contrastive, domain } =
    trained[0]!.losses
  const equations1And2 =
    crossEntropy! + adaptiveDice! + focal! + 0.4 * pointCrossEntropy! + 0.5 * contrastive! + 0.3 * domain!
  expect(total).toBeCloseTo(equations1And2, 3)
  expect((await eventsOf('validation')).some(({ teacherSynced }) => teacherSynced)).toBe(true)
  expect((await eventsOf('mining'))[0]!.falseAlarms).toBeGreaterThan(0)
})

test('no tensor is left over from step to step', async () => {
  const steps = await eventsOf('step')
  const ofEpoch = (wanted: number) =>
    steps.filter(({ epoch }) => epoch === wanted).map(({ tensors }) => tensors)
  for (const epoch of [0, 1, 5]) expect(new Set(ofEpoch(epoch).slice(1)).size).toBe(1)
})

test('TensorFlow.js and ONNX Runtime agree on the trained weights to 1e-4', async () => {
  await tf.setBackend('cpu')
  const { tensors } = decodeTensors(await readFile(checkpointPath(runFolder)))
  const weights = partOf(tensors, 'weights')
  const network = segmentationNetwork(smallRun.network, 2)
  const side = 128
  const [phantom] = await phantomImages(folder, [201], { sidePx: side })
  const { data } = await readPixels(phantom!)
  const expected = await maskOf(network, weights, data, side)
  const session = await InferenceSession.create(encodeMask(network, weights))
  const { mask } = await session.run({ image: new Tensor('uint8', data, [1, side, side, 3]) })
  const actual = mask!.data as Float32Array
  expect(expected.length).toBe(actual.length)
  const largest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0)
  expect(largest).toBeLessThan(1e-4)
})

test('exported, it is a bundle that says which weights it holds, calibrated and as good as the run was', async () => {
  const out = join(folder, 'bundle')
  await exportCommand(['--run', runFolder, '--out', out, '--version', '0.1.0'])
  const { manifest } = await readBundle(out)
  const weightsSha256 = createHash('sha256').update(await readFile(bestWeightsPath(runFolder)))
  expect(manifest).toMatchObject({
    id: smallRun.name,
    version: '0.1.0',
    training: {
      detector: { run: smallRun.name, seed: smallRun.seed, weightsSha256: weightsSha256.digest('hex') },
    },
    trainingData: [{ name: 'phantom', terms: 'drawn' }],
  })
  const best = (await eventsOf('validation')).findLast(({ isBest }) => isBest)!
  const { threshold } = manifest.detector
  expect(threshold).not.toBeCloseTo(best.threshold, 3) // calibrated
  const engine = startEngine({ providers: ['cpu'], threads: 2 })
  try {
    const validation = await phantomImages(folder, [101, 102])
    const record = await evaluateImages(validation, out, { engine, scratchDir: folder })
    // the floor is one of calibrated probability, so other faint peaks are merged into figures
    expect(Math.abs(record.f1 - best.f1)).toBeLessThan(0.05)
  } finally {
    await engine.close()
  }
}, 60_000)

test('the tile to serve with may be another than the run file says, of whole strides of the network', async () => {
  const out = join(folder, 'larger-tiles')
  const exported = (tilePx: string) =>
    exportCommand(['--run', runFolder, '--out', out, '--version', '0.1.0', '--tile-px', tilePx])
  await exported('768')
  expect((await readBundle(out)).manifest.detector.tilePx).toBe(768)
  await expect(exported('700')).rejects.toThrow('--tile-px 700 is not a multiple of')
})

async function maskOf(
  network: ReturnType<typeof segmentationNetwork>,
  weights: Weights,
  pixels: Uint8Array,
  side: number,
): Promise<Float32Array> {
  const mask = tf.tidy(() => {
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [
        name,
        tf.tensor(values, [...network.parameters[name]!.shape]),
      ]),
    )
    const image = tf.tensor4d(Float32Array.from(pixels), [1, side, side, 3])
    const outputs = runNetwork(network, parameters, image, { ops: portableOps, outputs: ['mask'] })
    return tf.transpose(outputs['mask']!, [0, 3, 1, 2])
  })
  return (await mask.data()) as Float32Array
}
