import { writePhantomSlide, type PhantomOptions } from '@metaphase/testing'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** About 1 mm² of tissue; its figures also lie on the borders and corners of the baseline's tiles. */
const phantom: PhantomOptions = {
  seed: 7,
  widthPx: 4096,
  heightPx: 4096,
  mpp: 0.25,
  borders: { tilePx: 1024, haloPx: 64 },
}

/** Makes the quickstart's phantom slide, with its truth beside it, unless it is there already; returns its path. */
export async function makePhantomSlide(folder: string, out: NodeJS.WriteStream): Promise<string> {
  const path = join(folder, 'phantom-7.tiff')
  const truthPath = join(folder, 'phantom-7.truth.json')
  if ((await readFile(truthPath, 'utf8').catch(() => null)) !== null) return path
  out.write('Drawing a phantom slide …\n')
  await mkdir(folder, { recursive: true })
  const truth = await writePhantomSlide(`${path}.partial`, phantom)
  await rename(`${path}.partial`, path)
  await writeFile(truthPath, JSON.stringify({ options: phantom, truth }))
  return path
}
