import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { planPhantom } from './plan.ts'
import type { PhantomOptions, PhantomTruth } from './types.ts'
import { writePhantomSlide } from './write-slide.ts'

export interface KeptPhantom {
  readonly path: string
  readonly truth: PhantomTruth
}

/** The phantom of these options in a folder, drawn unless an earlier call has drawn it there. */
export async function keepPhantomSlide(
  folder: string,
  options: PhantomOptions,
  onDraw?: () => void,
): Promise<KeptPhantom> {
  const truth = planPhantom(options)
  const drawnFrom = createHash('sha256').update(JSON.stringify({ options, truth })).digest('hex')
  const path = join(folder, `phantom-${options.seed}-${drawnFrom.slice(0, 12)}.tiff`)
  if (existsSync(path)) return { path, truth }
  onDraw?.()
  await mkdir(folder, { recursive: true })
  await writePhantomSlide(`${path}.partial`, options)
  await rename(`${path}.partial`, path)
  return { path, truth }
}
