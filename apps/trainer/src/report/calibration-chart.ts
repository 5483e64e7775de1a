import {
  calibrationBins,
  expectedCalibrationError,
  wilsonInterval,
  type LabelledScore,
} from '@metaphase/detection'
import { type Chart, chartColours, curveChartSize } from './chart.ts'
import { counted, ratio } from './figures-as-text.ts'

const share = { domain: [0, 1] }
const shareAxis = { title: null, format: '.1f' }

interface CalibrationChartOptions {
  readonly id: string
  readonly title: string
  /** What was scored, in the singular. */
  readonly things: string
  /** Which of them. */
  readonly where: string
}

/** The real share of true ones over the mean probability that they were given, with 95 % intervals. */
export function calibrationChart(
  labelled: readonly LabelledScore[],
  { id, title, things, where }: CalibrationChartOptions,
): Chart {
  const bins = calibrationBins(labelled).map(({ count, meanScore, shareTrue }) => {
    const { low, high } = wilsonInterval(shareTrue * count, count)
    return { x: meanScore, y: shareTrue, low, high }
  })
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: 'mean probability',
    scale: share,
    axis: { tickCount: 6, grid: true, format: '.1f' },
  }
  const y = { type: 'quantitative' as const, scale: share, axis: shareAxis }
  return {
    id,
    title,
    note: `${counted(labelled.length, things)}${where} in ${counted(bins.length, 'bin')} of equal count, with 95 % intervals; the dashed line is perfect. Expected calibration error ${ratio(expectedCalibrationError(labelled))}.`,
    spec: {
      ...curveChartSize,
      layer: [
        {
          data: { values: [0, 1].map((corner) => ({ x: corner, y: corner })) },
          mark: { type: 'line', color: chartColours.muted, strokeDash: [4, 4], strokeWidth: 1 },
          encoding: { x, y: { field: 'y', ...y } },
        },
        {
          data: { values: bins },
          mark: { type: 'rule', color: chartColours.series[0], strokeWidth: 1.5 },
          encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' } },
        },
        {
          data: { values: bins },
          mark: { type: 'point', size: 55, filled: true, color: chartColours.series[0], opacity: 1 },
          encoding: { x, y: { field: 'y', ...y } },
        },
      ],
    },
  }
}
