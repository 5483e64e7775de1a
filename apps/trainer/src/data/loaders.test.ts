import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { loadSource, sourceFolder } from './loaders.ts'
import { loadAmiBr } from './ami-br.ts'
import { loadIcpr2012 } from './icpr2012.ts'
import { loadMidogPlusPlus, readMidogCases } from './midog-plus-plus.ts'
import { midog21Scanner } from './midog-cases.ts'
import { loadMidog25Atypical } from './midog25-atypical.ts'
import { loadOmgOcto } from './omg-octo.ts'
import { loadMitosAtypia14 } from './mitos-atypia-14.ts'
import { loadTupac16 } from './tupac16.ts'
import { countKinds, hasSharedData, sharedData, testFolder, writeIn } from './testbed.ts'

describe.skipIf(!hasSharedData)('published data sets (skipped without ../shared/data)', () => {
  test.each([
    ['icpr2012', { images: 28, mitoticFigures: 184, hardNegatives: 0 }],
    ['mitos-atypia-14', { images: 6, mitoticFigures: 12, hardNegatives: 30 }],
    ['tupac16-crops', { images: 243, mitoticFigures: 65, hardNegatives: 178 }],
    ['gbm40', { images: 40, mitoticFigures: 0, hardNegatives: 0 }],
    ['dsb2018', { images: 106, mitoticFigures: 0, hardNegatives: 0 }],
    // 3,720 in the centres, 94 more on 89 patches that show a neighbour.
    ['ami-br', { images: 3720, mitoticFigures: 3814, hardNegatives: 0 }],
  ] as const)('%s holds the figures that its authors counted', async (name, counts) => {
    const images = await loadSource(name, sourceFolder(sharedData, name))
    expect(countKinds(images)).toEqual(counts)
    expect(new Set(images.map(({ id }) => id)).size).toBe(images.length)
  })

  test('MIDOG++ has 503 cases with 11,937 mitotic figures and 14,349 hard negatives; the 50 unlabelled images are left out', async () => {
    const images = await loadMidogPlusPlus(join(sharedData, 'midog'))
    expect(countKinds(images)).toEqual({ images: 503, mitoticFigures: 11_937, hardNegatives: 14_349 })
    expect(images.filter(({ caseId }) => caseId >= 'midog/151' && caseId <= 'midog/200')).toEqual([])
    expect(new Set(images.map(({ scanner }) => scanner))).toEqual(
      new Set(['Hamamatsu XR', 'Hamamatsu S360', 'Aperio CS2', '3D Histech']),
    )
    for (const { widthPx, heightPx, mpp } of images) {
      const areaMm2 = (widthPx * mpp.x * heightPx * mpp.y) / 1e6
      expect(Math.abs(areaMm2 - 2)).toBeLessThan(0.1)
    }
  })

  test('two centres of MIDOG++ lie a few pixels beyond their image, as published; all others lie on theirs', async () => {
    const images = await loadMidogPlusPlus(join(sharedData, 'midog'))
    const beyond = images.flatMap(({ id, figures, widthPx, heightPx }) =>
      figures
        .filter(({ xPx, yPx }) => xPx < 0 || yPx < 0 || xPx >= widthPx || yPx >= heightPx)
        .map(({ xPx, yPx }) => ({ id, xPx, yPx })),
    )
    expect(beyond).toEqual([
      { id: 'midog++/305', xPx: -2, yPx: 2416 },
      { id: 'midog++/309', xPx: 4211, yPx: -5 },
    ])
  })

  test('TUPAC16 has 73 cases with 1,999 mitotic figures and 10,483 hard negatives', async () => {
    const images = await loadTupac16(join(sharedData, 'tupac16'))
    expect(countKinds(images)).toEqual({ images: 73, mitoticFigures: 1999, hardNegatives: 10_483 })
    expect(images[0]).toMatchObject({ caseId: 'tupac16/01', widthPx: 16_000, heightPx: 16_000 })
    expect(images.at(-1)).toMatchObject({ caseId: 'tupac16/73', widthPx: 5657, heightPx: 5657 })
  })

  test('every figure of AMi-Br lies where TUPAC16 or MIDOG++ have it, on a case of the same name', async () => {
    const [amiBr, tupac16, midog] = await Promise.all([
      loadAmiBr(join(sharedData, 'ami-br')),
      loadTupac16(join(sharedData, 'tupac16')),
      loadMidogPlusPlus(join(sharedData, 'midog')),
    ])
    const mitoses = new Map([...tupac16, ...midog].map(({ caseId, figures }) => [caseId, figures.length]))
    expect(amiBr.filter(({ caseId }) => !mitoses.get(caseId))).toEqual([])
    expect(amiBr.filter(({ figures }) => figures.length > 1)).toHaveLength(89)
    expect(amiBr.every(({ figures: [own] }) => own?.xPx === 64 && own.yPx === 64)).toBe(true)
    const scanners = new Map(midog.map(({ caseId, scanner }) => [caseId, scanner]))
    const misread = amiBr.filter(({ caseId, scanner }) => (scanners.get(caseId) ?? scanner) !== scanner)
    expect(misread).toEqual([])
  })

  test("MIDOG 2021's scanners by number are those of MIDOG++'s table of cases", async () => {
    const cases = await readMidogCases(join(sharedData, 'midog'))
    const of2021 = cases.filter(({ fileName }) => fileName <= '150.tiff')
    expect(of2021).toHaveLength(150)
    expect(of2021.filter(({ fileName, scanner }) => midog21Scanner(fileName) !== scanner)).toEqual([])
  })

  test('MITOS-ATYPIA-14 is tissue of the ICPR 2012 slide A03', async () => {
    const icpr = await loadIcpr2012(join(sharedData, 'icpr2012-mitos'))
    const atypia = await loadMitosAtypia14(join(sharedData, 'mitos-atypia-14'))
    expect(new Set(atypia.map(({ caseId }) => caseId))).toEqual(new Set(['mitos/A03']))
    expect(new Set(icpr.map(({ caseId }) => caseId))).toEqual(
      new Set(['mitos/A00', 'mitos/A01', 'mitos/A02', 'mitos/A03']),
    )
    expect(icpr.filter(({ ignoreMask }) => ignoreMask).map(({ id }) => id)).toEqual([
      'icpr2012/A00_04',
      'icpr2012/A01_02',
    ])
  })
})

const midogJson = (boxes: readonly (readonly number[])[], category = 1) =>
  JSON.stringify({
    categories: [
      { id: 1, name: 'mitotic figure' },
      { id: 2, name: 'not mitotic figure' },
    ],
    images: [
      { id: 7, file_name: '007.tiff', width: 30, height: 20 },
      { id: 151, file_name: '151.tiff', width: 30, height: 20 },
    ],
    annotations: boxes.map((bbox) => ({ bbox, image_id: 7, category_id: category })),
  })
const midogTable =
  'Slide;Dataset;Tumor;Scanner;Origin;Species\n7;train;human breast cancer;Hamammatsu XR;UMC;Human\n'

async function midogFolder(json: string, table = midogTable): Promise<string> {
  const folder = await testFolder()
  await writeIn(folder, 'databases/MIDOG++.json', json)
  await writeIn(folder, 'datasets_xvalidation.csv', table)
  return folder
}

test("MIDOG++'s boxes are corners, and a figure lies in the middle of its box", async () => {
  const folder = await midogFolder(midogJson([[4, 2, 14, 8]], 2))
  await writeIn(folder, 'images/007.tiff', '')
  expect(await loadSource('midog++', folder)).toMatchObject([
    {
      id: 'midog++/007',
      caseId: 'midog/007',
      scanner: 'Hamamatsu XR',
      pixels: { path: join(folder, 'images', '007.tiff') },
      figures: [{ kind: 'hard-negative', xPx: 9, yPx: 5, box: { xPx: 4, yPx: 2, widthPx: 10, heightPx: 6 } }],
    },
  ])
})

test('a missing image is named before a run begins', async () => {
  const folder = await midogFolder(midogJson([]))
  await expect(loadSource('midog++', folder)).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: `1 of the 1 images of midog++ are missing, the first ${join(folder, 'images', '007.tiff')}`,
  })
})

test.each([
  ['a table without its column', midogJson([]), 'Slide;Dataset;Tumor\n7;train;x\n', 'has no column Scanner'],
  [
    'a row with a field too few',
    midogJson([]),
    'Slide;Dataset;Tumor;Scanner\n7;train\n',
    'has 2 fields in line 2',
  ],
  ['an unknown category', midogJson([[0, 0, 1, 1]], 9), midogTable, 'the unknown category 9'],
  [
    'a box of three numbers',
    midogJson([[0, 0, 1]]),
    midogTable,
    'MIDOG++.json is not as expected at annotations.0.bbox',
  ],
  ['no JSON', '{', midogTable, 'MIDOG++.json is not JSON'],
])('MIDOG++ with %s is refused', async (_, json, table, message) => {
  await expect(loadMidogPlusPlus(await midogFolder(json, table))).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: expect.stringContaining(message),
  })
})

test('a missing folder is refused by name, for every data set', async () => {
  const folder = join(await testFolder(), 'gone')
  await expect(loadSource('icpr2012', folder)).rejects.toMatchObject({
    code: 'dataset-invalid',
    message: `The folder ${folder} of the data set icpr2012 does not exist`,
  })
})

test('ICPR 2012: the table counts pixels from 0, whose centres lie half a pixel on; a field without its mask is refused', async () => {
  const folder = await testFolder()
  const image = await sharp({ create: { width: 8, height: 6, channels: 3, background: 'pink' } })
    .jpeg()
    .toBuffer()
  await writeIn(folder, 'images/A02_01.jpg', image)
  await writeIn(folder, 'mitoses.csv', 'image,instance,x,y\r\nA02_01,0,3.25,4\r\n')
  await expect(loadIcpr2012(folder)).rejects.toThrow('A02_01_mitosis_instances.png')
  await writeIn(folder, 'masks/A02_01_mitosis_instances.png', '')
  expect(await loadIcpr2012(folder)).toMatchObject([
    { caseId: 'mitos/A02', widthPx: 8, heightPx: 6, figures: [{ xPx: 3.75, yPx: 4.5 }] },
  ])
})

test('AMi-Br: a neighbour within the patch is a second figure, one beyond it or on another slide is not', async () => {
  const folder = await testFolder()
  const rows = [
    '0,007.tiff,MIDOG21,1,1000,500,False,True,False,False',
    '1,007.tiff,MIDOG21,2,1063,437,True,True,True,True',
    '2,007.tiff,MIDOG21,3,936,500,False,False,False,False',
    '3,008.tiff,MIDOG21,4,1000,500,False,False,False,False',
  ]
  const experts = [1, 2, 3].map((expert) => `expert${expert}_atypical`).join(',')
  const header = `,slide,dataset,uid,x,y,majority_atypical,${experts}`
  await writeIn(folder, 'AMI-BR.csv', `${[header, ...rows].join('\n')}\n`)
  await writeIn(folder, 'Atypical/MIDOG21_2.png', '')
  for (const uid of [1, 3, 4]) await writeIn(folder, `Normal/MIDOG21_${uid}.png`, '')
  const [first, second, third, fourth] = await loadAmiBr(folder)
  expect(first?.figures).toEqual([
    { kind: 'mitotic-figure', xPx: 64, yPx: 64, atypical: false, experts: [true, false, false] },
    { kind: 'mitotic-figure', xPx: 127, yPx: 1, atypical: true, experts: [true, true, true] },
  ])
  expect(second?.figures).toHaveLength(2)
  expect(third?.figures).toHaveLength(1)
  expect(fourth?.figures).toHaveLength(1)
})

test('MIDOG25 and OMG-Octo: the class is the majority’s, a repeated row counts once', async () => {
  const folder = await testFolder()
  await writeIn(
    folder,
    'MIDOG25.csv',
    'image_id,filename,Scanner,majority\n1.png,201.tiff,Hamammatsu XR,AMF\n2.png,007.tiff,Aperio CS2,NMF\n',
  )
  await writeIn(
    folder,
    'OMG-Octo.csv',
    'image_id,filename,majority\na_1.png,a,AMF\na_1.png,a,AMF\nb_2.png,b,NMF\n',
  )
  const midog25 = await loadMidog25Atypical(folder)
  expect(midog25).toMatchObject([
    { caseId: 'midog/201', scanner: 'Hamamatsu XR', mpp: { x: 0.23 }, figures: [{ atypical: true }] },
    { caseId: 'midog/007', figures: [{ xPx: 64, yPx: 64, atypical: false }] },
  ])
  const octo = await loadOmgOcto(folder)
  expect(octo.map(({ id, figures }) => [id, figures[0]!.atypical])).toEqual([
    ['omg-octo/a_1.png', true],
    ['omg-octo/b_2.png', false],
  ])
})
