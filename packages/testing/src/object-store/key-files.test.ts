import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyPath, walkKeys } from './key-files.ts'

const long = 'p'.repeat(80)
const keys = [
  'a',
  'A',
  'a/b',
  'a!b',
  'a0',
  '../escape',
  '.',
  '..',
  '/',
  '//',
  'slide one.svs',
  'Präparat/ü.tiff',
  '切片',
  '\u{1F52C}/x',
  '\uE000',
  'a%2Fb',
  'tab\tnew\nline',
  long,
  `${long}!`,
  `${long}/x`,
  `${long}z`,
  `${long}${long}`,
  `${long}${long}/tail`,
  'é'.repeat(512),
]
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const sorted = keys.toSorted(byBytes)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-keys-'))
  for (const key of keys) {
    await mkdir(dirname(join(folder, keyPath(key))), { recursive: true })
    await writeFile(join(folder, keyPath(key)), '')
  }
})
afterAll(() => rm(folder, { recursive: true }))

async function walk(prefix: string, after: string): Promise<string[]> {
  const found: string[] = []
  for await (const key of walkKeys(folder, { prefix: Buffer.from(prefix), after: Buffer.from(after) }))
    found.push(key.toString())
  return found
}

test('keys of every kind come back as they were, in the order of their bytes', async () => {
  expect(await walk('', '')).toEqual(sorted)
})

test('from every key on, the rest of the keys follow', async () => {
  for (const [index, key] of sorted.entries()) expect(await walk('', key)).toEqual(sorted.slice(index + 1))
})

test('a prefix finds the keys that begin with it', async () => {
  for (const prefix of ['a', 'p', long, `${long}p`, `${long}/`, 'é', '.', 'none'])
    expect(await walk(prefix, '')).toEqual(sorted.filter((key) => key.startsWith(prefix)))
})

test('no file name is too long for a file system or leads out of the folder', () => {
  for (const key of keys)
    for (const name of keyPath(key).split('/')) {
      expect(name.length).toBeLessThanOrEqual(255)
      expect(name).toMatch(/^[=+][a-z0-9._%-]*$/)
    }
})
