import { MetaphaseError } from '@metaphase/errors'
import { fileByteSource, readSlideHeader } from '@metaphase/tiling'
import type { SlideRunnerSlide } from './slide-runner.ts'

/**
 * Level-0 size of a slide as its database says, else as its file does. Throws `dataset-invalid` if the database does not say
 * and the file cannot be opened.
 */
export async function slideSize(
  { fileName, widthPx, heightPx }: Pick<SlideRunnerSlide, 'fileName' | 'widthPx' | 'heightPx'>,
  path: string,
): Promise<{ readonly widthPx: number; readonly heightPx: number }> {
  if (widthPx !== null && heightPx !== null) return { widthPx, heightPx }
  const source = await fileByteSource(path).catch((cause: unknown) => {
    throw new MetaphaseError(
      'dataset-invalid',
      `The database does not say how large ${fileName} is, and ${path} cannot be opened: ${String(cause)}`,
      { cause },
    )
  })
  try {
    const header = await readSlideHeader(source)
    return { widthPx: header.widthPx, heightPx: header.heightPx }
  } finally {
    await source.close()
  }
}
