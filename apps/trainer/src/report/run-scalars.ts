import type { RunEvent } from './run-event.ts'

/** One number of a run under the name that charts group it by: what is before the slash. */
export interface Scalar {
  readonly tag: string
  readonly value: number
}

/** The numbers of an event that are worth a curve. */
export function scalarsOf(event: RunEvent): Scalar[] {
  switch (event.event) {
    case 'step':
      return [
        ...Object.entries(event.losses).map(([name, value]) => ({ tag: `loss/${name}`, value })),
        { tag: 'schedule/learningRate', value: event.learningRate },
        { tag: 'schedule/reversalStrength', value: event.reversalStrength },
        { tag: 'time/stepMs', value: event.stepMs },
        { tag: 'time/waitMs', value: event.waitMs },
      ]
    case 'validation':
      return [
        { tag: 'validation/f1', value: event.f1 },
        { tag: 'validation/precision', value: event.precision },
        { tag: 'validation/recall', value: event.recall },
        { tag: 'validation/averagePrecision', value: event.averagePrecision },
        { tag: 'validation/threshold', value: event.threshold },
        { tag: 'validation/teacherSynced', value: event.teacherSynced ? 1 : 0 },
      ]
    case 'classification':
      return [
        { tag: 'validation/balancedAccuracy', value: event.balancedAccuracy },
        { tag: 'validation/sensitivity', value: event.sensitivity },
        { tag: 'validation/specificity', value: event.specificity },
        { tag: 'validation/auc', value: event.auc },
        { tag: 'validation/threshold', value: event.threshold },
        { tag: 'validation/teacherSynced', value: event.teacherSynced ? 1 : 0 },
      ]
    case 'mining':
      return [
        { tag: 'mining/falseAlarms', value: event.falseAlarms },
        { tag: 'mining/falseAlarmsPerMm2', value: event.perMm2 },
      ]
    case 'start':
    case 'stop':
      return []
  }
}
