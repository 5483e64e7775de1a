import type { AnnotatedImage } from './annotated-image.ts'
import { loadMitosWsi } from './mitos-wsi.ts'

/** Test slides as listed in Table 1 of Bertram et al. 2019 (and in `databaseStatistics.ipynb` of the data set's repository). */
export const ccmctTestCases = [
  'f26e9fcef24609b988be',
  'dd4246ab756f6479c841',
  'f3741e764d39ccc4d114',
  'c91a842257ed2add5134',
  '8c9f9618fcaca747b7c3',
  'add0a9bbc53d1d9bac4c',
  'c86cd41f96331adf3856',
  'be10fa37ad6e88e1f406',
  '96274538c93980aad8d6',
  '552c51bfb88fd3e65ffe',
  '1018715d369dd0df2fc0',
].map((name) => `mitos-wsi-ccmct/${name}`)

/**
 * MITOS_WSI_CCMCT (Bertram et al. 2019): 32 whole slides of canine cutaneous mast cell tumours in the variant ODAEL,
 * object-detection-augmented, else another. Class 2 is a mitotic figure, class 7 a look-alike; granulocytes (1) and tumour
 * cells (3) are marked here and there, not everywhere, and are left out.
 */
export const loadMitosWsiCcmct = (folder: string): Promise<AnnotatedImage[]> =>
  loadMitosWsi(folder, {
    source: 'mitos-wsi-ccmct',
    databases: [
      'MITOS_WSI_CCMCT_ODAEL.sqlite',
      'MITOS_WSI_CCMCT_ODAEL_train_dcm.sqlite',
      'MITOS_WSI_CCMCT_HEAEL.sqlite',
      'MITOS_WSI_CCMCT_MEL.sqlite',
    ],
    mitoticClass: 2,
    hardNegativeClass: 7,
  })
