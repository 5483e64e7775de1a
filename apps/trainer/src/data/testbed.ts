import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The real data sets beside the repository; tests that read them are skipped without it. */
export const sharedData = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
export const hasSharedData = existsSync(join(sharedData, 'midog', 'MIDOG++.json'))

/** A folder that is removed when the test ends. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'metaphase-data-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function writeIn(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}

/** A .npy file of format version 1, as NumPy writes it. */
export function npyBytes(type: string, shape: readonly number[], data: ArrayBufferView): Uint8Array {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY', 'latin1')
  head[6] = 1
  head.writeUInt16LE(padded.length, 8)
  return Buffer.concat([
    head,
    Buffer.from(padded, 'latin1'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ])
}

export interface TestSlide {
  readonly fileName: string
  readonly widthPx: number | null
  readonly heightPx: number | null
  /** `type` 1 is a spot, 3 an outline; more points are further coordinates of the same annotation. */
  readonly annotations: readonly {
    readonly type: number
    readonly classId: number
    readonly points: readonly (readonly [number, number])[]
    readonly deleted?: boolean
  }[]
}

/** A database in SlideRunner's schema. */
export function writeSlideRunner(path: string, slides: readonly TestSlide[]): void {
  const database = new DatabaseSync(path)
  database.exec(`
    CREATE TABLE Slides (uid INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, filename TEXT, width INTEGER, height INTEGER, directory TEXT);
    CREATE TABLE Classes (uid INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, name TEXT, color TEXT);
    CREATE TABLE Annotations (uid INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, slide INTEGER, guid TEXT, deleted INTEGER DEFAULT 0,
      type INTEGER, agreedClass INTEGER, description TEXT);
    CREATE TABLE Annotations_coordinates (uid INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, coordinateX INTEGER, coordinateY INTEGER,
      slide INTEGER, annoId INTEGER, orderIdx INTEGER)`)
  const addSlide = database.prepare('INSERT INTO Slides (filename, width, height) VALUES (?, ?, ?)')
  const addAnnotation = database.prepare(
    'INSERT INTO Annotations (slide, type, agreedClass, deleted) VALUES (?, ?, ?, ?)',
  )
  const addPoint = database.prepare(
    'INSERT INTO Annotations_coordinates (coordinateX, coordinateY, slide, annoId, orderIdx) VALUES (?, ?, ?, ?, ?)',
  )
  for (const { fileName, widthPx, heightPx, annotations } of slides) {
    const slide = addSlide.run(fileName, widthPx, heightPx).lastInsertRowid
    for (const { type, classId, points, deleted } of annotations) {
      const annotation = addAnnotation.run(slide, type, classId, deleted ? 1 : 0).lastInsertRowid
      points.forEach(([x, y], i) => addPoint.run(x, y, slide, annotation, i))
    }
  }
  database.close()
}

/** Figures of each kind on images. */
export function countKinds(images: readonly { readonly figures: readonly { readonly kind: string }[] }[]) {
  const figures = images.flatMap((image) => image.figures)
  const mitoticFigures = figures.filter(({ kind }) => kind === 'mitotic-figure').length
  return { images: images.length, mitoticFigures, hardNegatives: figures.length - mitoticFigures }
}
