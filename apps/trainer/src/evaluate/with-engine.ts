import { startEngine, type Engine } from '@metaphase/inference'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Serving {
  readonly engine: Engine
  /** For copies of images without tiles; gone afterwards. */
  readonly scratchDir: string
}

/** Has an engine as the GPU worker has one (CUDA where it runs, the CPU otherwise) and a scratch folder while `work` runs. */
export async function withEngine<Result>(
  { threads }: { readonly threads: number },
  work: (serving: Serving) => Promise<Result>,
): Promise<Result> {
  const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-evaluate-'))
  const engine = startEngine({ providers: ['cuda', 'cpu'], threads })
  try {
    return await work({ engine, scratchDir })
  } finally {
    await engine.close()
    await rm(scratchDir, { recursive: true, force: true })
  }
}
