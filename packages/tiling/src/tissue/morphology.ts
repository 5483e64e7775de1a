/** A binary image: columns · rows values of 0 or 1, row by row. */
export interface BinaryImage {
  readonly columns: number
  readonly rows: number
  readonly cells: Uint8Array
}

/** Fills gaps of up to 2·radius cells, and of up to radius cells between a one and the image's edge. */
export function close(image: BinaryImage, radiusX: number, radiusY: number): Uint8Array {
  const dilated = dilate(image, radiusX, radiusY)
  return spread({ ...image, cells: dilated }, 0, radiusX, radiusY)
}

/** Ones within a rectangle of (2·radius + 1) cells around each one. */
export const dilate = (image: BinaryImage, radiusX: number, radiusY: number): Uint8Array =>
  spread(image, 1, radiusX, radiusY)

/** Grows the cells of one value by a rectangle of (2·radiusX + 1) × (2·radiusY + 1). */
function spread(
  { columns, rows, cells }: BinaryImage,
  value: 0 | 1,
  radiusX: number,
  radiusY: number,
): Uint8Array {
  const alongRows = cells.slice()
  for (let row = 0; row < rows; row++) {
    spreadLine(cells, alongRows, value, row * columns, 1, columns, radiusX)
  }
  const spread = alongRows.slice()
  for (let column = 0; column < columns; column++) {
    spreadLine(alongRows, spread, value, column, columns, rows, radiusY)
  }
  return spread
}

function spreadLine(
  from: Uint8Array,
  to: Uint8Array,
  value: 0 | 1,
  start: number,
  step: number,
  length: number,
  radius: number,
): void {
  // Filled only from where the last run ended, so that a line costs its length whatever the radius.
  let filledTo = 0
  for (let i = 0; i < length; i++) {
    if (from[start + i * step] !== value) continue
    const end = Math.min(length, i + radius + 1)
    for (let j = Math.max(filledTo, i - radius); j < end; j++) to[start + j * step] = value
    filledTo = end
  }
}

/** Clears connected groups (8 neighbours) of fewer than `minCells` ones, in place. */
export function removeSpecks(image: BinaryImage, minCells: number): void {
  const { cells } = image
  const seen = new Uint8Array(cells.length)
  const group = new Int32Array(cells.length)
  for (let start = 0; start < cells.length; start++) {
    if (cells[start] !== 1 || seen[start] === 1) continue
    const size = collectGroup(image, start, seen, group)
    if (size < minCells) for (const cell of group.subarray(0, size)) cells[cell] = 0
  }
}

/** Writes the cells connected to `start` to the front of `group`, marks them seen, and returns how many they are. */
function collectGroup(
  { columns, rows, cells }: BinaryImage,
  start: number,
  seen: Uint8Array,
  group: Int32Array,
): number {
  let size = 0
  const add = (cell: number) => {
    seen[cell] = 1
    group[size++] = cell
  }
  add(start)
  for (let next = 0; next < size; next++) {
    const cell = group[next] ?? start
    const column = cell % columns
    const row = Math.floor(cell / columns)
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        const neighbour = y * columns + x
        if (cells[neighbour] === 1 && seen[neighbour] === 0) add(neighbour)
      }
    }
  }
  return size
}
