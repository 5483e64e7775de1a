import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { AnnotatedFigure } from './annotated-image.ts'

export interface SlideRunnerSlide {
  readonly fileName: string
  /** Level-0 size as the annotation software recorded it; null where it did not. */
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly cells: readonly { readonly classId: number; readonly xPx: number; readonly yPx: number }[]
}

const slideRow = z.object({
  uid: z.number(),
  filename: z.string(),
  width: z.number().positive().nullable().catch(null),
  height: z.number().positive().nullable().catch(null),
})
const cellRow = z.object({ slide: z.number(), classId: z.number(), xPx: z.number(), yPx: z.number() })

/** SlideRunner's annotation type for outlines, such as tumour regions; spots, boxes and circles mark cells. */
const POLYGON = 3

/**
 * Reads a SlideRunner database (the format of TUPAC16's alternative labels, MITOS_WSI_CMC and MITOS_WSI_CCMCT): slides by
 * file name, each with its cells as the experts agreed, in the order they were made. Throws `dataset-invalid` if the file is
 * missing or is no such database.
 */
export function readSlideRunner(path: string): SlideRunnerSlide[] {
  if (!existsSync(path))
    throw new MetaphaseError('dataset-invalid', `The annotation database ${path} is missing`)
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return slidesOf(database)
  } catch (cause) {
    throw new MetaphaseError(
      'dataset-invalid',
      `The file ${path} is not a SlideRunner database: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  } finally {
    database.close()
  }
}

function slidesOf(database: DatabaseSync): SlideRunnerSlide[] {
  const slides = z
    .array(slideRow)
    .parse(database.prepare('SELECT uid, filename, width, height FROM Slides ORDER BY filename').all())
  const bySlide = Map.groupBy(cellsOf(database), ({ slide }) => slide)
  return slides.map(({ uid, filename, width, height }) => ({
    fileName: filename,
    widthPx: width,
    heightPx: height,
    cells: bySlide.get(uid) ?? [],
  }))
}

function cellsOf(database: DatabaseSync): z.output<typeof cellRow>[] {
  // The column for deleted annotations came with a later version of the format.
  const marksDeleted = database
    .prepare('PRAGMA table_info(Annotations)')
    .all()
    .some(({ name }) => name === 'deleted')
  const query = `
    SELECT a.slide AS slide, a.agreedClass AS classId, AVG(c.coordinateX) AS xPx, AVG(c.coordinateY) AS yPx
    FROM Annotations a JOIN Annotations_coordinates c ON c.annoId = a.uid
    WHERE a.type <> ${POLYGON} AND a.agreedClass IS NOT NULL ${marksDeleted ? 'AND a.deleted = 0' : ''}
    GROUP BY a.uid ORDER BY a.uid`
  return z.array(cellRow).parse(database.prepare(query).all())
}

/** The cells of two classes as figures; all other classes are left out. With `boxSidePx`, as squares around the points. */
export function figuresOf(
  { cells }: SlideRunnerSlide,
  {
    mitoticClass,
    hardNegativeClass,
    boxSidePx,
  }: { readonly mitoticClass: number; readonly hardNegativeClass: number; readonly boxSidePx?: number },
): AnnotatedFigure[] {
  return cells.flatMap(({ classId, xPx, yPx }): AnnotatedFigure[] => {
    if (classId !== mitoticClass && classId !== hardNegativeClass) return []
    const kind = classId === mitoticClass ? 'mitotic-figure' : 'hard-negative'
    if (boxSidePx === undefined) return [{ kind, xPx, yPx }]
    const half = boxSidePx / 2
    return [
      { kind, xPx, yPx, box: { xPx: xPx - half, yPx: yPx - half, widthPx: boxSidePx, heightPx: boxSidePx } },
    ]
  })
}
