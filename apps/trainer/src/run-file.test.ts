import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { segmentationNetwork } from '@metaphase/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallRun } from '../test/small-run.ts'
import { readRunFile } from './run-file.ts'

const runs = join(import.meta.dirname, '../runs')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-runs-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('every committed run file can be read, and its network be built', async () => {
  const files = (await readdir(runs, { recursive: true })).filter((file) => file.endsWith('.json'))
  expect(files).toContain('paper-track1.json')
  for (const file of files) {
    const run = await readRunFile(join(runs, file))
    expect(() => segmentationNetwork(run.network, 5)).not.toThrow()
  }
})

test("the paper's run file has the paper's figures", async () => {
  expect(await readRunFile(join(runs, 'paper-track1.json'))).toMatchObject({
    cropPx: 256,
    epochs: 100,
    warmUp: { epochs: 10 },
    losses: { pointCrossEntropy: 0.4, contrastive: 0.5, domain: 0.3 },
    optimiser: { peakLearningRate: 4e-4, floorLearningRate: 1e-6, weightDecay: 1e-5 },
    validation: { patienceEpochs: 10 },
    pretrainedEncoder: null,
    averageDecay: null,
    hardNegativeMining: null,
  })
})

test('a run file that extends another changes fields of objects one by one, and lists as a whole', async () => {
  await writeFile(join(folder, 'base.json'), JSON.stringify(smallRun))
  const path = join(folder, 'changed.json')
  const changes = { seed: 8, network: { attention: { strides: [8] } }, teacher: null }
  await writeFile(path, JSON.stringify({ extends: 'base.json', ...changes }))
  expect(await readRunFile(path)).toEqual({
    ...smallRun,
    seed: 8,
    network: { ...smallRun.network, attention: { strides: [8], windowPx: null } },
    teacher: null,
  })
  await writeFile(path, JSON.stringify({ extends: 'nowhere.json' }))
  await expect(readRunFile(path)).rejects.toThrow('nowhere.json cannot be read')
  await writeFile(path, JSON.stringify({ extends: 'changed.json' }))
  await expect(readRunFile(path)).rejects.toThrow('changed.json extends itself')
})

test('a run with a classifier has all that it needs, and one without has none of it', async () => {
  const path = join(folder, 'track.json')
  const classifier = {
    refinedStride: 4,
    refinement: { blocks: [1], width: 8 },
    embeddingWidth: 8,
    squeeze: 4,
  }
  const withClassifier = {
    ...smallRun,
    network: { ...smallRun.network, classifier },
    losses: { ...smallRun.losses, classification: 1 },
    classification: { jitterUm: 1 },
    hardNegativeMining: null,
    sampling: [{ source: 'phantom', focus: 'atypical-figure', share: 1 }],
  }
  await writeFile(path, JSON.stringify(withClassifier))
  expect((await readRunFile(path)).network.classifier).toEqual(classifier)
  await writeFile(path, JSON.stringify({ ...withClassifier, sampling: smallRun.sampling }))
  await expect(readRunFile(path)).rejects.toThrow('sampling')
  const { hardNegativeMining } = smallRun
  await writeFile(path, JSON.stringify({ ...withClassifier, hardNegativeMining }))
  await expect(readRunFile(path)).rejects.toThrow('hardNegativeMining: must be null')
  await writeFile(path, JSON.stringify({ ...withClassifier, cropPx: 82 }))
  await expect(readRunFile(path)).rejects.toThrow('cropPx: must be a multiple of 4')
  await writeFile(path, JSON.stringify({ ...withClassifier, classification: null }))
  await expect(readRunFile(path)).rejects.toThrow(/network\.classifier.*losses\.classification/)
})

test('a share of a source that is not read is refused', async () => {
  const path = join(folder, 'unread.json')
  const sampling = [{ source: 'ami-br', focus: 'mitotic-figure', share: 1 }]
  await writeFile(path, JSON.stringify({ ...smallRun, sampling }))
  await expect(readRunFile(path)).rejects.toThrow('sampling: has a share of ami-br')
})

test('a field nobody knows, a wrong value and a missing file are refused by name', async () => {
  const path = join(folder, 'run.json')
  await writeFile(path, JSON.stringify({ ...smallRun, batchsize: 4, cropPx: -1 }))
  await expect(readRunFile(path)).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringMatching(/cropPx.*batchsize|batchsize.*cropPx/),
  })
  await writeFile(path, '{')
  await expect(readRunFile(path)).rejects.toThrow(`${path} is not JSON`)
  await expect(readRunFile(join(folder, 'none.json'))).rejects.toThrow('none.json cannot be read')
})
