import { MetaphaseError } from '@metaphase/errors'
import { fileByteSource, readSlideHeader, resolveMpp, type ResolvedMpp } from '@metaphase/tiling'

/** µm/px of a file: the one stated on the command line, or else its own. Throws `mpp-unknown` and `mpp-implausible`. */
export async function statedMpp(path: string, stated: number | undefined): Promise<ResolvedMpp> {
  const source = await fileByteSource(path)
  try {
    const header = await readSlideHeader(source)
    return resolveMpp(header, stated === undefined ? undefined : { x: stated, y: stated })
  } catch (error) {
    if (!(error instanceof MetaphaseError)) throw error
    const advice = error.message.replaceAll('mppOverride', '--mpp') // what the option is called here
    throw new MetaphaseError(error.code, `${path}: ${advice}`, { cause: error })
  } finally {
    await source.close()
  }
}
