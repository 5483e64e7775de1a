import { froc, labelDetections, precisionRecallCurve, type ScoredImage } from '@metaphase/detection'
import type { TopLevelSpec } from 'vega-lite'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { scoredImages } from '../evaluate/score-images.ts'
import { calibrationChart } from './calibration-chart.ts'
import { type Chart, chartColours, curveChartSize } from './chart.ts'
import { ratio } from './figures-as-text.ts'

/** As many as a curve of this size has room to tell apart. */
const MAX_POINTS = 500
/** The range of the organisers' FROC. */
const FALSE_ALARMS_SHOWN = 8

/** Precision–recall, FROC and calibration; none where nothing was annotated or nothing detected. */
export function evaluationCharts(record: EvaluationRecord, id: string): Chart[] {
  const images = scoredImages(record)
  const hasDetections = images.some(({ detections }) => detections.length > 0)
  if (record.groundTruth === 0 || !hasDetections) return []
  return [
    precisionRecall(record, images, id),
    freeResponse(record, images, id),
    calibrationChart(labelDetections(images), {
      id: `${id}-calibration`,
      title: 'Calibration: real share over probability',
      things: 'detection',
      where: ' down to the floor',
    }),
  ]
}

function precisionRecall(record: EvaluationRecord, images: readonly ScoredImage[], id: string): Chart {
  const { precision, recall, f1, model } = record
  return {
    id: `${id}-precision-recall`,
    title: 'Precision over recall',
    note: `Diamond: the model's threshold ${ratio(model.threshold)}, with precision ${ratio(precision)}, recall ${ratio(recall)}, F1 ${ratio(f1)}. The curve ends at the model's floor ${model.probabilityFloor}.`,
    spec: curveWithMark(
      thinned(precisionRecallCurve(images)).map((point) => ({ x: point.recall, y: point.precision })),
      { x: recall, y: precision },
      { xTitle: 'recall', xDomain: [0, 1] },
    ),
  }
}

function freeResponse(record: EvaluationRecord, images: readonly ScoredImage[], id: string): Chart {
  const { points, area } = froc(images, { maxFalsePositivesPerImage: FALSE_ALARMS_SHOWN })
  const operating = record.counts.falsePositives / images.length
  const last = Math.max(FALSE_ALARMS_SHOWN, Math.ceil(1.2 * operating))
  const shown = points.filter(({ falsePositivesPerImage }) => falsePositivesPerImage <= last)
  return {
    id: `${id}-froc`,
    title: 'FROC: recall over false alarms per image',
    note: `Diamond: the model's threshold, with ${operating.toFixed(2)} false alarms an image and recall ${ratio(record.recall)}. Area from 0 to ${FALSE_ALARMS_SHOWN} false alarms: ${area.toFixed(2)} of ${FALSE_ALARMS_SHOWN}.`,
    spec: curveWithMark(
      thinned(shown).map((point) => ({ x: point.falsePositivesPerImage, y: point.recall })),
      { x: operating, y: record.recall },
      { xTitle: 'false alarms per image', xDomain: [0, last] },
    ),
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

const share = { domain: [0, 1] }
const shareAxis = { title: null, format: '.1f' }

function curveWithMark(
  curve: readonly Point[],
  mark: Point,
  { xTitle, xDomain }: { xTitle: string; xDomain: number[] },
): TopLevelSpec {
  const encoding = {
    x: {
      field: 'x',
      type: 'quantitative' as const,
      title: xTitle,
      scale: { domain: xDomain },
      axis: { tickCount: 6, grid: true },
    },
    y: { field: 'y', type: 'quantitative' as const, scale: share, axis: shareAxis },
  }
  return {
    ...curveChartSize,
    layer: [
      {
        data: { values: [...curve] },
        mark: { type: 'line', color: chartColours.series[0], strokeWidth: 2, order: false },
        encoding,
      },
      {
        data: { values: [mark] },
        mark: {
          type: 'point',
          shape: 'diamond',
          size: 110,
          fill: chartColours.card,
          stroke: chartColours.mark,
          strokeWidth: 2.2,
          opacity: 1,
        },
        encoding,
      },
    ],
  }
}

/** Every k-th point and the last. */
function thinned<Item>(points: readonly Item[]): Item[] {
  const every = Math.ceil(points.length / MAX_POINTS)
  return points.filter((_, index) => index % every === 0 || index === points.length - 1)
}
