import type { AnnotatedImage } from './annotated-image.ts'
import { loadMitosWsi } from './mitos-wsi.ts'

/** Test slides as listed in Table 1 of Aubreville et al. 2020 (and in `databaseStatistics.ipynb` of the data set's repository). */
export const cmcTestCases = [
  '4eee7b944ad5e46c60ce',
  'e09512d530d933e436d5',
  '2d56d1902ca533a5b509',
  '13528f1921d4f1f15511',
  '69a02453620ade0edefd',
  'b1bdee8e5e3372174619',
  '022857018aa597374b6c',
].map((name) => `mitos-wsi-cmc/${name}`)

/**
 * MITOS_WSI_CMC (Aubreville et al. 2020): 21 whole slides of canine mammary carcinoma in the variant CODAEL, clustering- and
 * object-detection-augmented, else another. Class 2 is a mitotic figure, class 1 a look-alike; outlined tumour regions are
 * left out.
 */
export const loadMitosWsiCmc = (folder: string): Promise<AnnotatedImage[]> =>
  loadMitosWsi(folder, {
    source: 'mitos-wsi-cmc',
    databases: [
      'MITOS_WSI_CMC_CODAEL_TR_ROI.sqlite',
      'MITOS_WSI_CMC_CODAEL_TR.sqlite',
      'MITOS_WSI_CMC_ODAEL_TR.sqlite',
      'MITOS_WSI_CMC_MEL.sqlite',
    ],
    mitoticClass: 2,
    hardNegativeClass: 1,
  })
