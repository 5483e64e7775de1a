import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadAmiBr } from './ami-br.ts'
import type { AnnotatedImage, SourceName } from './annotated-image.ts'
import { loadDsb2018 } from './dsb2018.ts'
import { loadGbm40 } from './gbm40.ts'
import { loadIcpr2012 } from './icpr2012.ts'
import { loadMidog25Atypical } from './midog25-atypical.ts'
import { loadMidogPlusPlus } from './midog-plus-plus.ts'
import { loadMitosAtypia14 } from './mitos-atypia-14.ts'
import { loadMitosWsiCcmct } from './mitos-wsi-ccmct.ts'
import { loadMitosWsiCmc } from './mitos-wsi-cmc.ts'
import { loadOmgOcto } from './omg-octo.ts'
import { loadPanNuke } from './pannuke.ts'
import { loadReviews, loadReviewsAtypical } from './reviews.ts'
import { loadTupac16 } from './tupac16.ts'
import { loadTupac16Crops } from './tupac16-crops.ts'

/** Data sets that lie on disk; phantoms are drawn. */
export type StoredSource = Exclude<SourceName, 'phantom'>

/** How each is read, from its own folder. */
export const loaders: Readonly<Record<StoredSource, (folder: string) => Promise<AnnotatedImage[]>>> = {
  pannuke: loadPanNuke,
  tupac16: loadTupac16,
  'tupac16-crops': loadTupac16Crops,
  'midog++': loadMidogPlusPlus,
  'mitos-wsi-cmc': loadMitosWsiCmc,
  'mitos-wsi-ccmct': loadMitosWsiCcmct,
  icpr2012: loadIcpr2012,
  'mitos-atypia-14': loadMitosAtypia14,
  'ami-br': loadAmiBr,
  'midog25-atypical': loadMidog25Atypical,
  'omg-octo': loadOmgOcto,
  gbm40: loadGbm40,
  dsb2018: loadDsb2018,
  reviews: loadReviews,
  'reviews-atypical': loadReviewsAtypical,
}

/** Where each lies in a folder of all of them. */
const folderOf: Readonly<Record<StoredSource, string>> = {
  pannuke: 'pannuke',
  tupac16: 'tupac16',
  'tupac16-crops': join('tupac16', 'crops-80px'),
  'midog++': 'midog',
  'mitos-wsi-cmc': 'mitos-wsi-cmc',
  'mitos-wsi-ccmct': 'mitos-wsi-ccmct',
  icpr2012: 'icpr2012-mitos',
  'mitos-atypia-14': 'mitos-atypia-14',
  'ami-br': 'ami-br',
  'midog25-atypical': 'midog',
  'omg-octo': 'midog',
  gbm40: 'gbm40',
  dsb2018: 'dsb2018-histology',
  reviews: 'reviews',
  'reviews-atypical': 'reviews',
}

export const sourceFolder = (dataFolder: string, name: StoredSource): string =>
  join(dataFolder, folderOf[name])

/**
 * All images of a data set, from its own folder, ready to be read. Throws `dataset-invalid` if it is not laid out as published,
 * or an image that its annotations speak of is missing: better now than in the middle of a run.
 */
export async function loadSource(name: StoredSource, folder: string): Promise<AnnotatedImage[]> {
  if (!existsSync(folder))
    throw new MetaphaseError('dataset-invalid', `The folder ${folder} of the data set ${name} does not exist`)
  const images = await loaders[name](folder)
  const missing = images.filter(({ pixels }) => !existsSync(pixels.path))
  if (missing.length > 0)
    throw new MetaphaseError(
      'dataset-invalid',
      `${missing.length} of the ${images.length} images of ${name} are missing, the first ${missing[0]!.pixels.path}`,
    )
  return images
}
