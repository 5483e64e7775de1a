import { MetaphaseError } from '@metaphase/errors'
import type { NamedTensors, Network, Weights } from '@metaphase/model'
import type { TrainingOps } from '@metaphase/model/tfjs'
import type * as tf from '@tensorflow/tfjs'
import type { RunFile } from '../run-file.ts'
import { AdamW } from './adamw.ts'
import { inPart, partOf, readCheckpoint, writeCheckpoint, type Position } from './checkpoint.ts'
import { ExponentialAverage } from './exponential-average.ts'
import { copyValues } from './saved-state.ts'
import { createStudent, disposeStudent, type Student } from './student.ts'
import { createTeacher, type Teacher } from './teacher.ts'

/** Everything a run carries from step to step; what a checkpoint holds. */
export interface TrainingState {
  readonly student: Student
  readonly optimiser: AdamW
  /** Null where the run file asks for none. */
  readonly average: ExponentialAverage | null
  /** Null until the warm-up is over, and in runs without one. */
  teacher: Teacher | null
  position: Position
}

interface StateContext {
  readonly run: RunFile
  readonly runSha256: string
  readonly network: Network
  readonly ops: TrainingOps
  readonly folder: string
}

/** The state of a run at its beginning. */
export function freshState({ run, runSha256, network }: StateContext, weights: Weights): TrainingState {
  const student = createStudent(network, weights)
  const { weightDecay, gradientNormMax } = run.optimiser
  return {
    student,
    optimiser: new AdamW(student.trainable, {
      weightDecay,
      ...(gradientNormMax !== null && { clipNorm: gradientNormMax }),
    }),
    average:
      run.averageDecay === null
        ? null
        : new ExponentialAverage(student.variables, { decay: run.averageDecay }),
    teacher: null,
    position: {
      epoch: 0,
      step: 0,
      bestScore: -1,
      bestEpoch: -1,
      runSha256,
      hasTeacher: false,
      hardNegatives: {},
    },
  }
}

/**
 * The state of a run as its checkpoint has it, or null where there is none. Throws `request-invalid` where the checkpoint
 * is of another run file: what comes of it would be neither run's result.
 */
export async function resumedState(context: StateContext): Promise<TrainingState | null> {
  const checkpoint = await readCheckpoint(context.folder)
  if (!checkpoint) return null
  const { position, tensors } = checkpoint
  if (position.runSha256 !== context.runSha256) {
    throw new MetaphaseError(
      'request-invalid',
      `The checkpoint in ${context.folder} is of another run file; give the run a new folder, or restore run.json`,
    )
  }
  const state = freshState(context, partOf(tensors, 'weights'))
  state.optimiser.importState(partOf(tensors, 'optimiser'))
  state.average?.importState(partOf(tensors, 'average'))
  state.position = position
  if (position.hasTeacher) state.teacher = restoredTeacher(context, partOf(tensors, 'teacher'))
  return state
}

function restoredTeacher({ network, ops }: StateContext, weights: Weights): Teacher {
  const student = createStudent(network, weights)
  const teacher = createTeacher(network, student.variables, ops)
  disposeStudent(student)
  return teacher
}

export async function saveState(folder: string, state: TrainingState): Promise<void> {
  const { student, optimiser, average, teacher, position } = state
  const { parameters } = student.network
  const shaped = (weights: Weights): NamedTensors =>
    Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [
        name,
        { shape: parameters[name]?.shape ?? [values.length], values },
      ]),
    )
  const tensors = {
    ...inPart('weights', shaped(await copyValues(student.variables))),
    ...inPart('optimiser', shaped(await optimiser.exportState())),
    ...(average && inPart('average', shaped(await average.exportState()))),
    ...(teacher && inPart('teacher', shaped(await copyValues(teacher.weights)))),
  }
  await writeCheckpoint(folder, { position: { ...position, hasTeacher: teacher !== null }, tensors })
}

/** What is validated and released: the average where there is one, the student otherwise. */
export const releasable = ({ average, student }: TrainingState): Readonly<Record<string, tf.Tensor>> =>
  average ? average.averages : student.variables

export function disposeState({ student, optimiser, average, teacher }: TrainingState): void {
  disposeStudent(student)
  optimiser.dispose()
  average?.dispose()
  teacher?.dispose()
}
