import { planPhantom, writePhantomSlide, type PhantomOptions, type PhantomTruth } from '@metaphase/testing'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'

/** About 1 mm² of tissue; its figures also lie on the borders and corners of the baseline's tiles. */
const phantom: PhantomOptions = {
  seed: 7,
  widthPx: 4096,
  heightPx: 4096,
  mpp: 0.25,
  borders: { tilePx: 1024, haloPx: 64 },
}

export interface PhantomSlide {
  readonly path: string
  readonly truth: PhantomTruth
}

/** The quickstart's phantom slide, drawn unless an earlier run with the same options has drawn it. */
export async function makePhantomSlide(folder: string, out: NodeJS.WriteStream): Promise<PhantomSlide> {
  const truth = planPhantom(phantom)
  const drawnFrom = JSON.stringify({ phantom, truth })
  const path = join(
    folder,
    `phantom-${createHash('sha256').update(drawnFrom).digest('hex').slice(0, 12)}.tiff`,
  )
  if (existsSync(path)) return { path, truth }
  out.write('Drawing a phantom slide …\n')
  await mkdir(folder, { recursive: true })
  await writePhantomSlide(`${path}.partial`, phantom)
  await rename(`${path}.partial`, path)
  return { path, truth }
}
