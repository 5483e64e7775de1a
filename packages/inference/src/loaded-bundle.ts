import type { LocalBundle } from './bundle-folder.ts'
import type { Classifier } from './classify-figures.ts'
import type { Engine } from './engine/engine.ts'
import type { LoadedModel } from './engine/protocol.ts'
import type { ExecutionProvider } from './execution-provider.ts'

/** A bundle that its engine can run. */
export interface LoadedBundle extends LoadedModel {
  readonly engine: Engine
  readonly detectorPath: string
  /** What ran the detector, for the record: the provider, and `cpu-int8` for the CPU with the variant in 8 bits. */
  readonly ranBy: ExecutionProvider | 'cpu-int8'
  /** Rank of the background that scores are read against on the whole slide; null where they are probabilities at once. */
  readonly backgroundPerMm2: number | null
  /** Null where the bundle does not tell atypical figures. */
  readonly classifier: (Classifier & { readonly executionProvider: ExecutionProvider }) | null
}

/** Loads a bundle's networks; those that are loaded stay. Throws `engine-failed`. */
export async function loadBundle(engine: Engine, bundle: LocalBundle): Promise<LoadedBundle> {
  const { manifest, detectorPath, int8DetectorPath: cpuModelPath, classifierPath: path } = bundle
  const model = await engine.load(detectorPath, manifest.detector.tilePx, { cpuModelPath })
  const ranBy = model.ranPath === cpuModelPath ? 'cpu-int8' : model.executionProvider
  const backgroundPerMm2 = manifest.detector.background?.perMm2 ?? null
  const detector = { ...model, ranBy, engine, detectorPath, backgroundPerMm2 } as const
  if (path === null || !manifest.classifier) return { ...detector, classifier: null }
  const { modelMpp, inputPx } = manifest.classifier
  const { executionProvider } = await engine.load(path, inputPx, {
    settings: { ...model, tilesPerRun: 1 },
  })
  return { ...detector, classifier: { path, modelMpp, inputPx, executionProvider } }
}

/** Forgets a bundle's networks: other files at their paths are what is loaded next. */
export async function unloadBundle(
  engine: Engine,
  { detectorPath, classifierPath }: LocalBundle,
): Promise<void> {
  await engine.unload(detectorPath)
  if (classifierPath !== null) await engine.unload(classifierPath)
}
