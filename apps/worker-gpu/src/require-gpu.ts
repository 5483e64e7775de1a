import { MetaphaseError } from '@metaphase/errors'
import type { Engine } from '@metaphase/inference'
import { emitHaematoxylinDetector, haematoxylinBaseline } from '@metaphase/model'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs a small network once and throws `gpu-required` unless it ran on a GPU: asking for one proves nothing. */
export async function requireGpu(engine: Engine): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'metaphase-probe-'))
  try {
    const path = join(folder, 'probe.onnx')
    await writeFile(path, emitHaematoxylinDetector())
    const settings = { threads: 1, tilesPerRun: 1 }
    const { executionProvider } = await engine.load(path, haematoxylinBaseline.tilePx, { settings })
    if (executionProvider === 'cpu') throw refused('the network ran on the CPU')
  } catch (error) {
    throw error instanceof MetaphaseError && error.code === 'gpu-required' ? error : refused(String(error))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const refused = (reason: string) =>
  new MetaphaseError(
    'gpu-required',
    `REQUIRE_GPU is set, but ${reason}. Check the driver and the CUDA libraries, or start without REQUIRE_GPU`,
  )
