import type { ExecutionProvider } from '../execution-provider.ts'

/** What decides how fast an engine runs a network, and with `tilesPerRun` the last digits of what it finds. */
export interface EngineSettings {
  /** Of ONNX Runtime, for what runs on the CPU. */
  readonly threads: number
  /** Tiles that the network sees at once: always as many, so that the shape of its input never changes. */
  readonly tilesPerRun: number
}

export interface TimedSettings {
  readonly settings: EngineSettings
  readonly msPerTile: number
}

/** Slower by less than this is as fast: a measurement of seconds says no more. */
const AS_FAST = 1.05
const GPU_TILES_PER_RUN = [1, 2, 4, 8, 16]
/** What is left on the CPU beside a GPU is shape arithmetic and the joining of peaks. */
const GPU_THREADS = 4

/**
 * What is worth trying on a machine of `cores`, least first; what is `given` is taken as it is. On a CPU one tile a run: more
 * take as long for each and more memory, and change the last digits.
 */
export function settingsToTry(
  provider: ExecutionProvider,
  cores: number,
  given: Partial<EngineSettings>,
): EngineSettings[] {
  const onCpu = provider === 'cpu'
  const shares = [...new Set([Math.ceil(cores / 4), Math.ceil(cores / 2), cores])]
  const threads = given.threads ? [given.threads] : onCpu ? shares : [Math.min(GPU_THREADS, cores)]
  const tilesPerRun = given.tilesPerRun ? [given.tilesPerRun] : onCpu ? [1] : GPU_TILES_PER_RUN
  return threads.flatMap((count) => tilesPerRun.map((tiles) => ({ threads: count, tilesPerRun: tiles })))
}

/** The least of those that are as fast as the fastest: cores for decoding and memory are left. `timed` is not empty. */
export function chooseSettings(timed: readonly TimedSettings[]): EngineSettings {
  const fastestMs = Math.min(...timed.map(({ msPerTile }) => msPerTile))
  return timed.find(({ msPerTile }) => msPerTile <= fastestMs * AS_FAST)!.settings
}
