import { MetaphaseError } from '@metaphase/errors'

/** All of TUPAC16's mitosis images were scanned at 40×. */
export const TUPAC16_MPP = { x: 0.25, y: 0.25 } as const

/**
 * Case and scanner of a TUPAC16 image file (`01_stitched1.tif`, `24.tif`, `27_01_10.jpg`). Cases 1 to 23 are AMIDA13's, the
 * others come from two further centres with another scanner (Veta et al. 2019); the paper counts them as one domain.
 */
export function tupac16Case(fileName: string): {
  readonly caseId: string
  readonly scanner: string
  readonly number: string
} {
  const number = /^(\d\d)[_.]/.exec(fileName)?.[1]
  if (number === undefined)
    throw new MetaphaseError(
      'dataset-invalid',
      `${fileName} does not begin with a two-digit TUPAC16 case number`,
    )
  return {
    number,
    caseId: `tupac16/${number}`,
    scanner: Number(number) <= 23 ? 'Aperio ScanScope XT' : 'Leica SCN400',
  }
}
