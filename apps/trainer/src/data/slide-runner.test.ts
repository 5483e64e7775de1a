import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { loadMitosWsiCcmct } from './mitos-wsi-ccmct.ts'
import { loadMitosWsiCmc } from './mitos-wsi-cmc.ts'
import { readSlideRunner } from './slide-runner.ts'
import { testFolder, writeIn, writeSlideRunner } from './testbed.ts'
import { loadTupac16 } from './tupac16.ts'

const spot = (classId: number, x: number, y: number) => ({ type: 1, classId, points: [[x, y]] as const })

test('MITOS_WSI_CMC: class 2 is a mitotic figure and 1 a look-alike; tumour outlines and deleted spots are left out', async () => {
  const folder = await testFolder()
  await mkdir(join(folder, 'databases'))
  writeSlideRunner(join(folder, 'databases', 'MITOS_WSI_CMC_CODAEL_TR_ROI.sqlite'), [
    {
      fileName: '4eee7b944ad5e46c60ce.svs',
      widthPx: 90_000,
      heightPx: 80_000,
      annotations: [
        spot(2, 100, 200),
        spot(1, 300, 400),
        { ...spot(2, 5, 5), deleted: true },
        {
          type: 3,
          classId: 1,
          points: [
            [0, 0],
            [9, 0],
            [9, 9],
          ],
        },
      ],
    },
  ])
  const box = { widthPx: 50, heightPx: 50 }
  expect(await loadMitosWsiCmc(folder)).toEqual([
    {
      id: 'mitos-wsi-cmc/4eee7b944ad5e46c60ce',
      source: 'mitos-wsi-cmc',
      caseId: 'mitos-wsi-cmc/4eee7b944ad5e46c60ce',
      scanner: 'Aperio CS2',
      pixels: { kind: 'slide', path: join(folder, 'WSI', '4eee7b944ad5e46c60ce.svs') },
      widthPx: 90_000,
      heightPx: 80_000,
      mpp: { x: 0.25, y: 0.25 },
      figures: [
        { kind: 'mitotic-figure', xPx: 100, yPx: 200, box: { xPx: 75, yPx: 175, ...box } },
        { kind: 'hard-negative', xPx: 300, yPx: 400, box: { xPx: 275, yPx: 375, ...box } },
      ],
      exhaustive: true,
    },
  ])
})

test('MITOS_WSI_CCMCT: class 7 is the look-alike, granulocytes and tumour cells are left out; a size the database lacks is read from the slide', async () => {
  const folder = await testFolder()
  writeSlideRunner(join(folder, 'MITOS_WSI_CCMCT_ODAEL.sqlite'), [
    {
      fileName: 'a.svs',
      widthPx: null,
      heightPx: null,
      annotations: [spot(2, 10, 20), spot(7, 30, 40), spot(1, 1, 1), spot(3, 2, 2)],
    },
  ])
  await expect(loadMitosWsiCcmct(folder)).rejects.toThrow('The database does not say how large a.svs is')
  const slide = sharp({ create: { width: 300, height: 200, channels: 3, background: 'pink' } })
  await writeIn(folder, 'WSI/a.svs', await slide.tiff({ tile: true, compression: 'jpeg' }).toBuffer())
  const [image] = await loadMitosWsiCcmct(folder)
  expect(image).toMatchObject({ widthPx: 300, heightPx: 200 })
  expect(image?.figures.map(({ kind, xPx }) => [kind, xPx])).toEqual([
    ['mitotic-figure', 10],
    ['hard-negative', 30],
  ])
})

test("TUPAC16: a case's image is found as stitched, or as the challenge's only field of the case", async () => {
  const folder = await testFolder()
  const slide = { widthPx: 2000, heightPx: 2000, annotations: [spot(1, 3, 4)] }
  writeSlideRunner(join(folder, 'TUPAC_alternativeLabels_augmented_training.sqlite'), [
    { fileName: '01_stitched1.tif', ...slide },
    { fileName: '24.tif', ...slide },
  ])
  await writeIn(folder, '01/01.tif', '')
  await writeIn(folder, '24/01.tif', '')
  const images = await loadTupac16(folder)
  expect(images.map(({ pixels }) => pixels.path)).toEqual([
    join(folder, '01_stitched1.tif'),
    join(folder, '24', '01.tif'),
  ])
  expect(images.map(({ scanner }) => scanner)).toEqual(['Aperio ScanScope XT', 'Leica SCN400'])
  expect(images[0]?.figures).toEqual([{ kind: 'mitotic-figure', xPx: 3, yPx: 4 }])
})

test('an annotation drawn as a box lies in its middle, and a database from before deletion was recorded is read', async () => {
  const path = join(await testFolder(), 'old.sqlite')
  writeSlideRunner(path, [
    {
      fileName: 'a.svs',
      widthPx: 9,
      heightPx: 9,
      annotations: [
        {
          type: 2,
          classId: 2,
          points: [
            [2, 4],
            [6, 8],
          ],
        },
      ],
    },
  ])
  const database = new DatabaseSync(path)
  database.exec('ALTER TABLE Annotations DROP COLUMN deleted')
  database.close()
  expect(readSlideRunner(path)[0]?.cells).toMatchObject([{ classId: 2, xPx: 4, yPx: 6 }])
})

test('a database without its tables, another file, and none are refused by name', async () => {
  const folder = await testFolder()
  const empty = join(folder, 'empty.sqlite')
  new DatabaseSync(empty).close()
  expect(() => readSlideRunner(empty)).toThrow(
    'empty.sqlite is not a SlideRunner database: no such table: Slides',
  )
  const text = await writeIn(
    folder,
    'text.sqlite',
    'this is text, long enough to be taken for a file with a header'.repeat(9),
  )
  expect(() => readSlideRunner(text)).toThrow('text.sqlite is not a SlideRunner database')
  expect(() => readSlideRunner(join(folder, 'none.sqlite'))).toThrow('none.sqlite is missing')
  await expect(loadMitosWsiCmc(folder)).rejects.toMatchObject({ code: 'dataset-invalid' })
})
