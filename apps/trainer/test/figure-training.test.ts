import { startEngine, type Engine } from '@metaphase/inference'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openWasm } from '../src/backend/open-wasm.ts'
import { addClassifier } from '../src/commands/add-classifier.ts'
import { evaluate } from '../src/commands/evaluate.ts'
import { withPseudoMasks } from '../src/data/select-images.ts'
import { startingWeights } from '../src/encoder/starting-weights.ts'
import { train } from '../src/loop/train.ts'
import { writeReport } from '../src/report/html-report.ts'
import { readRunLog, type RunEvent } from '../src/report/run-log.ts'
import type { RunFile } from '../src/run-file.ts'
import { baselineModel } from './baseline-model.ts'
import { figurePatches } from './figure-patches.ts'
import { smallRun } from './small-run.ts'

// One run of Track 2 on phantom figures, on the back-end that every machine has; what comes of it is looked at below.
const share = [
  { source: 'phantom', focus: 'atypical-figure', share: 1 },
  { source: 'phantom', focus: 'typical-figure', share: 1 },
] as const
const run: RunFile = {
  ...smallRun,
  name: 'figures-ci',
  network: {
    ...smallRun.network,
    classifier: {
      refinedStride: 4,
      refinement: { blocks: [1, 1], width: 8 },
      embeddingWidth: 16,
      squeeze: 4,
    },
  },
  cropPx: 64,
  batchSize: 8,
  stepsPerEpoch: 20,
  epochs: 3,
  warmUp: { epochs: 1, sources: ['phantom'], sampling: [...share] },
  sampling: [...share],
  classification: { jitterUm: 1 },
  losses: { ...smallRun.losses, pointCrossEntropy: 0.5, classification: 1 },
  hardNegativeMining: null,
  validation: { ...smallRun.validation, everyEpochs: 1 },
}

let folder: string
let runFolder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-figures-'))
  runFolder = join(folder, 'run')
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  const training = await figurePatches(join(folder, 'training'), [1, 2, 3, 4])
  const validation = await figurePatches(join(folder, 'validation'), [11, 12])
  await train({
    run,
    folder: runFolder,
    images: { warmUp: training.map(withPseudoMasks), training, validation },
    backend: await openWasm({ threads: 1 }),
    engine,
    scratchDir: folder,
    initialWeights: await startingWeights(run),
    resume: false,
    pipelineWorkers: 1,
    checkpointEverySteps: 50,
  })
}, 300_000)
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

type EventOf<K> = Extract<RunEvent, { event: K }>
async function eventsOf<K extends RunEvent['event']>(kind: K): Promise<EventOf<K>[]> {
  return (await readRunLog(runFolder)).filter((event): event is EventOf<K> => event.event === kind)
}

test('two plates are told from one on slides that did not train', async () => {
  const validations = await eventsOf('classification')
  expect(validations).toHaveLength(2)
  const best = validations.findLast(({ isBest }) => isBest)!
  console.log(
    `Balanced accuracy ${best.balancedAccuracy.toFixed(3)}, AUC ${best.auc.toFixed(3)} of ${best.n} figures`,
  )
  expect(best.auc).toBeGreaterThan(0.75)
  expect(best.teacherSynced).toBe(true)
})

test('the report shows the scores and how reliable the probabilities are, before calibration and after', async () => {
  const page = await readFile(await writeReport(runFolder), 'utf8')
  expect(page).toContain('Typical and atypical figures of the validation images')
  expect(page.match(/Expected calibration error \d\.\d+/g)).toHaveLength(2)
  const [before, after] = [...page.matchAll(/Expected calibration error (\d\.\d+)/g)].map(([, e]) =>
    Number(e),
  )
  expect(after).toBeLessThanOrEqual(before!)
})

test('equations 3 and 4: the classification loss is what its terms add up to, and part of the total', async () => {
  for (const { losses } of await eventsOf('step')) {
    const { crossEntropyPositive, crossEntropyNegative, focalPositive, focalNegative, cls, semi, dg, total } =
      losses as Record<string, number>
    const equation3 =
      0.5 * (crossEntropyPositive! + crossEntropyNegative!) + 0.25 * (focalPositive! + focalNegative!)
    expect(cls).toBeCloseTo(equation3, 4)
    expect(total).toBeCloseTo(semi! + dg! + cls!, 3)
  }
})

test("added to a detector, it scores the same on the same crops, from its manifest's threshold", async () => {
  const out = join(folder, 'bundle')
  const saved = join(folder, 'evaluation.json')
  const release = ['--model', baselineModel, '--run', runFolder, '--out', out, '--version', '1.1.0']
  await addClassifier(release)
  const printed = vi.spyOn(console, 'log').mockReturnValue()
  await evaluate([
    'atypical',
    '--model',
    out,
    '--path',
    join(folder, 'validation'),
    '--json',
    '--save',
    saved,
    '--threads',
    '1',
  ])
  const scores = JSON.parse(String(printed.mock.lastCall?.[0]))
  printed.mockRestore()
  const kept = JSON.parse(await readFile(join(runFolder, 'classification.json'), 'utf8'))
  expect(scores.n).toBe(kept.n)
  expect(scores.balancedAccuracy).toBeCloseTo(kept.balancedAccuracy, 6)
  expect(scores.auc).toBeCloseTo(kept.auc, 6)
  expect(scores.threshold).not.toBeCloseTo(kept.threshold, 3) // calibrated on the share of each class

  await addClassifier([...release, '--evaluation', saved])
  const { metrics } = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'))
  const atypical = kept.figures.filter(({ isTrue }: { isTrue: boolean }) => isTrue).length
  expect(metrics).toContainEqual({
    name: 'balanced-accuracy',
    dataset: `validation, ${kept.n} figures, ${atypical} of them atypical`,
    value: scores.balancedAccuracy,
    interval95: [expect.any(Number), expect.any(Number)],
  })
})
