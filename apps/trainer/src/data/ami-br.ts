import { MetaphaseError } from '@metaphase/errors'
import { join } from 'node:path'
import type { AnnotatedFigure, AnnotatedImage } from './annotated-image.ts'
import { namesIn, requireFile } from './dataset-files.ts'
import { midog21Scanner, midogCaseId, midogMpp } from './midog-cases.ts'
import { numberIn, readCsv } from './read-csv.ts'
import { TUPAC16_MPP, tupac16Case } from './tupac16-cases.ts'

const PATCH_PX = 128

/** A row of `AMI-BR.csv`: one mitotic figure, where it lies on its slide, and what the experts' majority called it. */
export interface AmiBrRow {
  readonly name: string
  readonly dataset: string
  readonly slide: string
  readonly xPx: number
  readonly yPx: number
  readonly isAtypical: boolean
  /** Which of the three experts called it atypical. */
  readonly experts: readonly boolean[]
}

const expertColumns = ['expert1_atypical', 'expert2_atypical', 'expert3_atypical'] as const

/**
 * AMi-Br (Bertram et al. 2025): patches of 128 px in `Atypical/` and `Normal/`, each around one mitotic figure of TUPAC16 or
 * MIDOG 2021, and `AMI-BR.csv`. Other mitotic figures of the table that lie on the same patch are added; what else the patches
 * show, nobody marked.
 */
export async function loadAmiBr(folder: string): Promise<AnnotatedImage[]> {
  const rows = await readAmiBr(folder)
  const files = await patchFiles(folder)
  const bySlide = Map.groupBy(rows, ({ dataset, slide }) => `${dataset}/${slide}`)
  return rows.map((row): AnnotatedImage => {
    const path = files.get(row.name)
    if (path === undefined)
      throw new MetaphaseError(
        'dataset-invalid',
        `The patch ${row.name}.png is missing from ${folder}/Atypical and Normal`,
      )
    return {
      id: `ami-br/${row.name}`,
      source: 'ami-br',
      ...slideOf(row),
      pixels: { kind: 'slide', path },
      widthPx: PATCH_PX,
      heightPx: PATCH_PX,
      figures: figuresOnPatch(row, bySlide.get(`${row.dataset}/${row.slide}`) ?? []),
      exhaustive: false,
    }
  })
}

/** The table alone. Throws `dataset-invalid` if it is missing or lacks a column. */
export async function readAmiBr(folder: string): Promise<AmiBrRow[]> {
  const path = requireFile(folder, 'AMI-BR.csv')
  const rows = await readCsv(path, [
    'slide',
    'dataset',
    'uid',
    'x',
    'y',
    'majority_atypical',
    ...expertColumns,
  ])
  return rows.map(({ slide, dataset, uid, x, y, majority_atypical, ...answers }) => ({
    name: `${dataset}_${uid}`,
    dataset,
    slide,
    xPx: numberIn(path, x),
    yPx: numberIn(path, y),
    isAtypical: majority_atypical === 'True',
    experts: expertColumns.map((column) => answers[column] === 'True'),
  }))
}

/** Case, scanner and µm/px of the slide that a row's figure lies on. */
export function slideOf({ dataset, slide }: AmiBrRow): Pick<AnnotatedImage, 'caseId' | 'scanner' | 'mpp'> {
  if (dataset === 'TUPAC16') {
    const { caseId, scanner } = tupac16Case(slide)
    return { caseId, scanner, mpp: TUPAC16_MPP }
  }
  if (dataset !== 'MIDOG21')
    throw new MetaphaseError(
      'dataset-invalid',
      `AMI-BR.csv names the data set ${dataset}; MIDOG21 or TUPAC16 is expected`,
    )
  const scanner = midog21Scanner(slide)
  return { caseId: midogCaseId(slide), scanner, mpp: midogMpp(scanner) }
}

async function patchFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const listed = ['Atypical', 'Normal'].map(async (name) => {
    const patches = await namesIn(join(folder, name), '.png')
    return patches.map((patch) => [patch, join(folder, name, `${patch}.png`)] as const)
  })
  return new Map((await Promise.all(listed)).flat())
}

/** The patch's own figure first, then the others of its slide that lie on it. */
function figuresOnPatch(own: AmiBrRow, onSlide: readonly AmiBrRow[]): AnnotatedFigure[] {
  const isOnPatch = (offsetPx: number) => Math.abs(offsetPx) < PATCH_PX / 2
  return [own, ...onSlide.filter((other) => other !== own)]
    .map((row) => ({ ...row, xPx: row.xPx - own.xPx, yPx: row.yPx - own.yPx }))
    .filter(({ xPx, yPx }) => isOnPatch(xPx) && isOnPatch(yPx))
    .map(({ xPx, yPx, isAtypical, experts }) => ({
      kind: 'mitotic-figure',
      xPx: xPx + PATCH_PX / 2,
      yPx: yPx + PATCH_PX / 2,
      atypical: isAtypical,
      experts,
    }))
}
