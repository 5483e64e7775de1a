import type { TopLevelSpec } from 'vega-lite'
import { type Chart, chartColours, chartSize, wideChartSize } from './chart.ts'
import { count } from './figures-as-text.ts'
import type { RunEventOf } from './run-event.ts'
import { thinSeries } from './thin-series.ts'

type Step = RunEventOf<'step'>
type Validation = RunEventOf<'validation'>

/** As many as a chart has room to tell apart. */
const MAX_POINTS = 300

/** One chart for each term, since their scales differ, in the order of the log with the total first. */
export function lossCharts(steps: readonly Step[]): Chart[] {
  const terms = [...new Set(steps.flatMap(({ losses }) => Object.keys(losses)))]
  const ordered = [...terms.filter((term) => term === 'total'), ...terms.filter((term) => term !== 'total')]
  return ordered.map((term, index) => {
    const all = steps.filter(({ losses }) => term in losses)
    const notFinite = all.filter(({ losses }) => !Number.isFinite(losses[term])).length
    return {
      id: `loss-${index}`,
      title: term,
      ...(notFinite > 0
        ? { note: `${count(notFinite)} of ${count(all.length)} steps had no finite value.` }
        : {}),
      spec: stepCurve(all.map(({ globalStep, losses }) => ({ x: globalStep, y: losses[term]! }))),
    }
  })
}

export function scheduleCharts(steps: readonly Step[]): Chart[] {
  const curve = (y: (step: Step) => number) =>
    stepCurve(steps.map((step) => ({ x: step.globalStep, y: y(step) })))
  return [
    {
      id: 'learning-rate',
      title: 'Learning rate',
      spec: curve(({ learningRate }) => learningRate),
    },
    {
      id: 'reversal-strength',
      title: 'Strength of the gradient reversal',
      spec: curve(({ reversalStrength }) => reversalStrength),
    },
    {
      id: 'step-time',
      title: 'Time per step, ms',
      spec: curve(({ stepMs }) => stepMs),
    },
  ]
}

/** The mean over neighbouring steps as a line, their range as a band. */
function stepCurve(points: readonly { x: number; y: number }[]): TopLevelSpec {
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: 'optimiser step',
    scale: { zero: false, nice: false },
    axis: { tickCount: 6, format: '~s' },
  }
  return {
    ...chartSize,
    data: { values: thinSeries(points, MAX_POINTS) },
    layer: [
      {
        mark: { type: 'area', color: chartColours.series[0], opacity: 0.2, clip: true },
        encoding: {
          x,
          y: { field: 'low', type: 'quantitative', scale: { zero: false }, title: null },
          y2: { field: 'high' },
        },
      },
      {
        mark: { type: 'line', color: chartColours.series[0], strokeWidth: 1.6, clip: true },
        encoding: { x, y: { field: 'mean', type: 'quantitative' } },
      },
    ],
  }
}

/** F1, precision and recall on the validation images after every epoch, with the epochs that made a new teacher. Readers count from 1. */
export function validationChart(validations: readonly Validation[], bestEpoch: number): Chart {
  const metrics = [
    ['F1', (v: Validation) => v.f1],
    ['precision', (v: Validation) => v.precision],
    ['recall', (v: Validation) => v.recall],
  ] as const
  const values = metrics.flatMap(([metric, of]) =>
    validations.map((v) => ({ metric, epoch: v.epoch + 1, value: of(v) })),
  )
  const synced = validations.filter(({ teacherSynced }) => teacherSynced)
  const x = {
    field: 'epoch',
    type: 'quantitative' as const,
    scale: { nice: false, zero: false, padding: 10 },
    axis: { tickMinStep: 1, tickCount: 20, format: 'd' },
  }
  return {
    id: 'validation-curve',
    title: 'F1, precision and recall on the validation images',
    wide: true,
    note: `Diamonds: the teacher took the student's weights over (${count(synced.length)} of ${count(validations.length)} validations). Dashed line: the best epoch, ${bestEpoch + 1}.`,
    spec: {
      ...wideChartSize,
      layer: [
        {
          data: { values: [{ epoch: bestEpoch + 1 }] },
          mark: { type: 'rule', color: chartColours.muted, strokeDash: [3, 3] },
          encoding: { x },
        },
        {
          data: { values },
          mark: { type: 'line', interpolate: 'linear', point: false },
          encoding: {
            x,
            y: {
              field: 'value',
              type: 'quantitative',
              scale: { domain: [0, 1] },
              axis: { title: null, format: '.1f' },
            },
            color: {
              field: 'metric',
              type: 'nominal',
              scale: { domain: metrics.map(([metric]) => metric), range: [...chartColours.series] },
            },
            strokeWidth: { condition: { test: "datum.metric === 'F1'", value: 2.6 }, value: 1.3 },
          },
        },
        {
          data: { values: synced.map(({ epoch, f1 }) => ({ epoch: epoch + 1, value: f1 })) },
          mark: {
            type: 'point',
            shape: 'diamond',
            size: 90,
            filled: true,
            fill: chartColours.card,
            stroke: chartColours.mark,
            strokeWidth: 2,
            opacity: 1,
          },
          encoding: { x, y: { field: 'value', type: 'quantitative' } },
        },
      ],
    },
  }
}
