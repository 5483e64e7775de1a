import type { Database } from './client.ts'
import { Prisma } from './generated/client.ts'

/** Corners in level-0 pixels; closed by an edge from the last to the first. */
export type PolygonPx = readonly (readonly [xPx: number, yPx: number])[]

const asText = (polygon: PolygonPx): string => `(${polygon.map(([x, y]) => `(${x},${y})`).join(',')})`

/** True of rows of figures inside the polygon; its box goes before it, which takes a fraction of the time. */
export function liesInside(polygon: PolygonPx): Prisma.Sql {
  const xs = polygon.map(([xPx]) => xPx)
  const ys = polygon.map(([, yPx]) => yPx)
  return Prisma.sql`x_px BETWEEN ${Math.min(...xs)} AND ${Math.max(...xs)}
    AND y_px BETWEEN ${Math.min(...ys)} AND ${Math.max(...ys)}
    AND ${asText(polygon)}::polygon @> point(x_px, y_px)`
}

/** Which of the places lie inside, by the same measure. */
export async function placesInside<Place extends { readonly xPx: number; readonly yPx: number }>(
  db: Database,
  polygon: PolygonPx,
  places: readonly Place[],
): Promise<Place[]> {
  const rows = await db.$queryRaw<{ index: number }[]>`
    SELECT (row_number - 1)::int AS index
    FROM unnest(${places.map(({ xPx }) => xPx)}::float8[], ${places.map(({ yPx }) => yPx)}::float8[])
         WITH ORDINALITY AS places (x_px, y_px, row_number)
    WHERE ${liesInside(polygon)} ORDER BY 1`
  return rows.map(({ index }) => places[index]!)
}
