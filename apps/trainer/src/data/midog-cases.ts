import type { Mpp } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'

/** µm/px of MIDOG's scanners as published; the images' sizes agree (all cover 2 mm²) within 2 %. */
const mppOfScanner: Readonly<Record<string, number>> = {
  'Hamamatsu XR': 0.23,
  'Hamamatsu S360': 0.23,
  'Aperio CS2': 0.25,
  '3D Histech': 0.25,
}

/** The case of a MIDOG image: file numbers are the same in MIDOG21, MIDOG22, MIDOG++ and MIDOG25. */
export const midogCaseId = (fileName: string): string => `midog/${fileName.replace(/\.tiff?$/, '')}`

/** The table of cases spells one maker in two ways. */
export const midogScannerName = (name: string): string => name.replace('Hamammatsu', 'Hamamatsu')

/** Throws `dataset-invalid` for a scanner whose resolution is not known. */
export function midogMpp(scanner: string): Mpp {
  const mpp = mppOfScanner[scanner]
  if (mpp === undefined)
    throw new MetaphaseError(
      'dataset-invalid',
      `The µm/px of MIDOG's scanner "${scanner}" is not known; one of ${Object.keys(mppOfScanner).join(', ')} is expected`,
    )
  return { x: mpp, y: mpp }
}

/** The scanner of an annotated MIDOG 2021 case, by the challenge's numbering (51–100 is the second scanner, and so on). */
export function midog21Scanner(fileName: string): string {
  const number = Number(fileName.replace(/\.tiff?$/, ''))
  if (number >= 1 && number <= 50) return 'Hamamatsu XR'
  if (number > 50 && number <= 100) return 'Hamamatsu S360'
  if (number > 100 && number <= 150) return 'Aperio CS2'
  throw new MetaphaseError(
    'dataset-invalid',
    `${fileName} is not one of MIDOG 2021's annotated images 001 to 150`,
  )
}
