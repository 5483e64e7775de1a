import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memorySource, slideFolder } from '../../test/made-slides.ts'
import { mrxsFiles } from '../../test/mrxs-slide.ts'
import { zipArchive } from '../../test/zip-archive.ts'
import { completeFile } from '../complete-file.ts'
import { inspectSlide } from '../header/read-slide-header.ts'
import { unpackSlide } from './unpack-slide.ts'

let folder: Awaited<ReturnType<typeof slideFolder>>
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

const inspect = (bytes: Uint8Array) => inspectSlide(memorySource(bytes))
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })
const file = (name: string, bytes: Uint8Array = Buffer.from('x')) => ({ name, bytes })

async function unpack(path: string, scratchDir: string): Promise<string> {
  const archive = await completeFile(path, scratchDir)
  return unpackSlide(archive).finally(() => archive.close())
}

test('an archive is known by its directory: a few ranges, not its data', async () => {
  const filler = file('other/big', Buffer.alloc(5_000_000, 'noise'))
  const source = memorySource(zipArchive([...(await mrxsFiles('a')), filler]))
  expect(await inspectSlide(source)).toEqual({ format: 'mrxs', vendor: 'mirax', zipped: true })
  expect(source.bytesRead).toBeLessThan(500_000)
})

test.each([
  ['climbs out', [file('../evil')], 'slide-unreadable', /invalid relative path\.$/],
  ['is absolute', [file('/etc/evil')], 'slide-unreadable', /absolute path\.$/],
  ['climbs out with backslashes', [file('a\\..\\..\\evil')], 'slide-unreadable', /invalid relative path\.$/],
  ['stands twice', [file('a'), file('a')], 'slide-unreadable', /same name/],
] as const)('a name that %s is refused, and not repeated', async (_what, files, code, message) => {
  await expect(inspect(zipArchive(files))).rejects.toEqual(refused(code, message))
})

test('encrypted files', async () => {
  await expect(inspect(zipArchive([{ ...file('a'), deflated: true, encrypted: true }]))).rejects.toEqual(
    refused('slide-unreadable', /encrypted/),
  )
})

test('a bomb is refused by what it declares', async () => {
  const zeros = { name: 'a', bytes: Buffer.alloc(10_000_000), deflated: true }
  await expect(inspect(zipArchive([zeros]))).rejects.toEqual(refused('slide-too-large', /bytes unpacked/))
})

test('a bomb that declares too little is refused while it unpacks', async () => {
  const files = await mrxsFiles('a')
  const bomb = {
    name: 'a/Data0001.dat',
    bytes: Buffer.alloc(30_000_000),
    deflated: true,
    declaredBytes: 1000,
  }
  const path = await folder.save(zipArchive([...files, bomb]))
  await expect(unpack(path, folder.scratchDir)).rejects.toEqual(refused('slide-unreadable', /too many bytes/))
  expect(await readdir(folder.scratchDir), 'nothing of it stays').toEqual([])
})

test('absurd numbers of files, declared and real', async () => {
  const few = [file('a')]
  await expect(inspect(zipArchive(few, { declaredCount: 60_000 }))).rejects.toEqual(
    refused('slide-too-large', /60000 files/),
  )
  const many = Array.from({ length: 5000 }, (_, i) => file(`f${i}`))
  await expect(inspect(zipArchive(many))).rejects.toEqual(refused('slide-too-large', /files/))
})

test.each([
  [
    'cut short',
    async () => zipArchive(await mrxsFiles('a')).subarray(0, -30),
    'slide-unreadable',
    /End of central/,
  ],
  [
    'without a slide',
    async () => zipArchive([file('readme.txt')]),
    'slide-format-unsupported',
    /without an MRXS/,
  ],
  [
    'with two slides',
    async () => zipArchive([...(await mrxsFiles('a')), ...(await mrxsFiles('b'))]),
    'slide-format-unsupported',
    /several MRXS/,
  ],
] as const)('an archive %s', async (_what, make, code, message) => {
  await expect(inspect(await make())).rejects.toEqual(refused(code, message))
})

test('an index that names files elsewhere is refused', async () => {
  const files = (await mrxsFiles('a')).map((file) => ({
    ...file,
    bytes: Buffer.from(
      Buffer.from(file.bytes).toString('latin1').replace('Data0000.dat\n', '../../Data0000.dat\n'),
      'latin1',
    ),
  }))
  await expect(unpack(await folder.save(zipArchive(files)), folder.scratchDir)).rejects.toEqual(
    refused('slide-unreadable', /outside of its own folder/),
  )
})

test('a slide is unpacked once, whoever asks and however often its archive was used, under names of our own', async () => {
  const scratchDir = join(folder.path, 'once')
  const path = await folder.save(zipArchive(await mrxsFiles('DOE JANE')))
  const unpacked = await Promise.all([1, 2, 3].map(() => unpack(path, scratchDir)))
  await utimes(path, new Date(), new Date(Date.now() + 5000))
  unpacked.push(await unpack(path, scratchDir))
  expect(new Set(unpacked).size).toBe(1)
  expect(await readdir(scratchDir)).toHaveLength(1)
  expect((await readdir(unpacked[0] ?? '', { recursive: true })).toSorted()).toEqual([
    'slide',
    'slide.mrxs',
    'slide/Data0000.dat',
    'slide/Index.dat',
    'slide/Slidedat.ini',
  ])
})

test('a folder that cannot be written is the disk and not the slide', async () => {
  const path = await folder.save(zipArchive(await mrxsFiles('a')))
  await expect(unpack(path, path)).rejects.toHaveProperty('code', 'scratch-unavailable')
})
