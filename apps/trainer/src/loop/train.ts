import { segmentationNetwork } from '@metaphase/model'
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRunLog, type RunEvent } from '../report/run-log.ts'
import { openTensorBoard } from '../report/tensorboard.ts'
import { afterEpoch } from './after-epoch.ts'
import { scoreTrainedImages } from './score-trained-images.ts'
import { createTeacher } from './teacher.ts'
import { trainEpoch } from './train-epoch.ts'
import { openTrainingInput } from './training-input.ts'
import type { Loop, TrainingSetup } from './training-setup.ts'
import { disposeState, freshState, resumedState, saveState } from './training-state.ts'

export interface TrainingResult {
  readonly reason: 'finished' | 'early-stopping' | 'interrupted'
  readonly bestEpoch: number
  readonly bestScore: number
}

/**
 * The teacher–student loop (paper, "Materials and Methods"): a warm-up on outlined nuclei; then epochs of batch, two views,
 * teacher's masks, losses, step; after each, F1 on the validation images through the serving path; at each new best, the
 * teacher becomes the student and the bundle is kept as `best/`. The first teacher is the network at the end of the warm-up,
 * and the first synchronisation may come with the first validation after it.
 */
export async function train(setup: TrainingSetup): Promise<TrainingResult> {
  const { run, folder, backend, signal } = setup
  await mkdir(folder, { recursive: true })
  const input = openTrainingInput({ run, images: setup.images, workers: setup.pipelineWorkers })
  const network = segmentationNetwork(run.network, input.domains)
  const runJson = JSON.stringify(run, null, 2)
  const context = { run, network, folder, ops: backend.ops, runSha256: sha256(runJson) }
  const resumed = setup.resume ? await resumedState(context) : null
  const state = resumed ?? freshState(context, setup.initialWeights(network))
  await writeFile(join(folder, 'run.json'), `${runJson}\n`)
  const log = openLogs(folder, setup.resume ? state.position : null)
  log.write({
    event: 'start',
    time: new Date().toISOString(),
    run: run.name,
    backend: backend.description,
    resumedAt: resumed && { epoch: state.position.epoch, step: state.position.step },
    images: setup.images.training.length,
    domains: input.domainNames,
  })
  try {
    const loop = { ...setup, network, input, state, log }
    const reason = await runEpochs(loop)
    if (reason !== 'interrupted') await scoreTrainedImages(loop)
    const { bestEpoch, bestScore, epoch } = state.position
    log.write({ event: 'stop', reason, epoch, bestEpoch, bestScore })
    if (signal?.aborted) await saveState(folder, state)
    return { reason, bestEpoch, bestScore }
  } finally {
    await input.close()
    log.close()
    disposeState(state)
  }
}

async function runEpochs(loop: Loop): Promise<TrainingResult['reason']> {
  const { run, folder, state, signal } = loop
  for (let epoch = state.position.epoch; epoch < run.epochs; epoch++) {
    await trainEpoch(loop, epoch)
    if (signal?.aborted) return 'interrupted'
    if (epoch + 1 === run.warmUp.epochs && run.teacher)
      state.teacher = createTeacher(loop.network, state.student.variables, loop.backend.ops)
    await afterEpoch(loop, epoch)
    state.position = { ...state.position, epoch: epoch + 1, step: 0 }
    await saveState(folder, state)
    const { bestEpoch } = state.position
    if (bestEpoch >= 0 && epoch - bestEpoch >= run.validation.patienceEpochs) return 'early-stopping'
  }
  return 'finished'
}

/** Both logs, written side by side; a resumed run continues them where its checkpoint stands. */
function openLogs(folder: string, resumeAt: { epoch: number; step: number } | null) {
  const lines = openRunLog(folder, resumeAt ? { resumeAt } : {})
  const board = openTensorBoard(folder)
  return {
    write(event: RunEvent) {
      lines.write(event)
      board.write(event)
    },
    close() {
      lines.close()
      board.close()
    },
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
