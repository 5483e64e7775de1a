import { describeFile, manifestPath } from '../bundle.ts'
import type { Manifest } from '../manifest.ts'
import { baselineCard } from './card.ts'
import { emitHaematoxylinDetector } from './detector.ts'
import { influenceRadiusPx } from './geometry.ts'
import { measured } from './measured.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'

/** The files of models/haematoxylin-baseline by name; the same bytes each time. */
export function emitBaselineBundle(): Readonly<Record<string, Uint8Array>> {
  const detector = emitHaematoxylinDetector()
  const manifest = baselineManifest(detector)
  return {
    'detector.onnx': detector,
    [manifestPath]: utf8(`${JSON.stringify(manifest, null, 2)}\n`),
    'README.md': utf8(baselineCard(manifest)),
  }
}

function baselineManifest(detector: Uint8Array): Manifest {
  const { modelMpp, tilePx, haloPx, peakRadiusUm, threshold, probabilityFloor } = baseline
  return {
    id: 'haematoxylin-baseline',
    version: '1.0.0',
    title: 'Haematoxylin baseline: local maxima of nuclear stain, untrained',
    licence: 'Apache-2.0',
    files: { detector: describeFile('detector.onnx', detector) },
    detector: {
      modelMpp,
      tilePx,
      haloPx,
      influenceRadiusPx,
      peakRadiusUm,
      threshold,
      probabilityFloor,
      classes: ['mitotic-figure'],
    },
    trainingData: [
      {
        name: 'AMi-Br (no weights learned; sets where probability is 0.5)',
        terms: 'MIT; the part from MIDOG 2021 CC BY-NC-ND 4.0',
      },
      {
        name: 'ICPR 2012 MITOS, slides A00–A03 (no weights learned; looked at while stain vectors, smoothing, threshold and floor were chosen)',
        terms: 'research use, no formal licence',
      },
    ],
    metrics: [...measured],
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
