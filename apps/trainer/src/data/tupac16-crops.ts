import { join } from 'node:path'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'
import { imageSize, namesIn } from './dataset-files.ts'
import { TUPAC16_MPP, tupac16Case } from './tupac16-cases.ts'

const folders = [
  { name: 'positive_mitosis', kind: 'mitotic-figure' },
  { name: 'negative_nonmitosis', kind: 'hard-negative' },
] as const satisfies readonly { readonly name: string; readonly kind: AnnotatedFigure['kind'] }[]

/**
 * Crops of 80 px around cells of TUPAC16: `positive_mitosis/<case>_<field>_<cell>.jpg` and `negative_nonmitosis/…`. The cell in
 * the centre is all that is known of a crop.
 */
export async function loadTupac16Crops(folder: string): Promise<AnnotatedImage[]> {
  const images = folders.map(async ({ name, kind }) => {
    const names = await namesIn(join(folder, name), '.jpg')
    return Promise.all(
      names.map((crop) => toImage(join(folder, name, `${crop}.jpg`), `${name}/${crop}`, kind)),
    )
  })
  return (await Promise.all(images)).flat()
}

async function toImage(path: string, name: string, kind: AnnotatedFigure['kind']): Promise<AnnotatedImage> {
  const { widthPx, heightPx } = await imageSize(path)
  const { caseId, scanner } = tupac16Case(name.slice(name.indexOf('/') + 1))
  return {
    id: `tupac16-crops/${name}`,
    source: 'tupac16-crops',
    caseId,
    scanner,
    pixels: { kind: 'slide', path },
    widthPx,
    heightPx,
    mpp: TUPAC16_MPP,
    figures: [{ kind, xPx: widthPx / 2, yPx: heightPx / 2 }],
    exhaustive: false,
  }
}
