import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readAmiBr } from './ami-br.ts'
import { sourceFolder } from './loaders.ts'
import { readCsv } from './read-csv.ts'

export interface ClassCounts {
  readonly total: number
  readonly normal: number
  readonly atypical: number
}

export interface Track2Counts {
  readonly amiBr: ClassCounts
  readonly midog25: ClassCounts
  readonly octo: ClassCounts
  /** AMi-Br's figures that MIDOG25 has as well: its MIDOG21 part. */
  readonly recurring: ClassCounts
  /** Rows of OMG-Octo whose image an earlier row has already named. */
  readonly repeated: ClassCounts
}

/** Counts the labels of the paper's Table 2 from the three published tables; null if one of them is missing. */
export async function countTrack2(dataFolder: string): Promise<Track2Counts | null> {
  const paths = {
    amiBr: sourceFolder(dataFolder, 'ami-br'),
    midog25: join(sourceFolder(dataFolder, 'midog++'), 'MIDOG25.csv'),
    octo: join(sourceFolder(dataFolder, 'midog++'), 'OMG-Octo.csv'),
  }
  if (!Object.values(paths).every((path) => existsSync(path))) return null
  const amiBr = await readAmiBr(paths.amiBr)
  const midog25 = await readCsv(paths.midog25, ['filename', 'coordinateX', 'coordinateY', 'majority'])
  const octo = await readCsv(paths.octo, ['image_id', 'majority'])
  const positions = new Set(midog25.map((row) => [row.filename, row.coordinateX, row.coordinateY].join()))
  const seen = new Set<string>()
  const isRepeated = (id: string) => seen.size === seen.add(id).size
  return {
    amiBr: countClasses(amiBr.map(({ isAtypical }) => isAtypical)),
    midog25: countClasses(midog25.map(isAmf)),
    octo: countClasses(octo.map(isAmf)),
    recurring: countClasses(
      amiBr
        .filter(({ slide, xPx, yPx }) => positions.has([slide, xPx, yPx].join()))
        .map(({ isAtypical }) => isAtypical),
    ),
    repeated: countClasses(octo.filter(({ image_id: id }) => isRepeated(id)).map(isAmf)),
  }
}

/** AMF is an atypical mitotic figure, NMF a normal one. */
const isAmf = ({ majority }: { readonly majority: string }): boolean => majority === 'AMF'

function countClasses(isAtypical: readonly boolean[]): ClassCounts {
  const atypical = isAtypical.filter(Boolean).length
  return { total: isAtypical.length, normal: isAtypical.length - atypical, atypical }
}
