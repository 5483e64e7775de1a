import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { builtOnce } from './native-package.ts'

let cache: string
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'metaphase-cache-'))
})
afterEach(() => rm(cache, { recursive: true }))

const writeLibrary = (folder: string) => writeFile(join(folder, 'library'), 'whole')

test('a build appears under its name only once it is complete', async () => {
  const folder = await builtOnce(
    'build',
    async (folder) => {
      await writeLibrary(folder)
      expect(existsSync(join(cache, 'build'))).toBe(false)
    },
    cache,
  )
  expect(folder).toBe(join(cache, 'build'))
  expect(await readdir(cache)).toEqual(['build'])
})

test('what is built is not built again', async () => {
  let builds = 0
  const build = async (folder: string) => {
    builds++
    await writeLibrary(folder)
  }
  await builtOnce('build', build, cache)
  await builtOnce('build', build, cache)
  expect(builds).toBe(1)
})

test('a build that fails leaves nothing, and can be tried again', async () => {
  const failing = async (folder: string) => {
    await writeLibrary(folder)
    throw new Error('no compiler')
  }
  await expect(builtOnce('build', failing, cache)).rejects.toThrow('no compiler')
  expect(await readdir(cache)).toEqual([])
  await builtOnce('build', writeLibrary, cache)
  expect(await readdir(cache)).toEqual(['build'])
})

test('the remains of a killed run are cleared away, those of a running one are left', async () => {
  const noSuchProcess = 2 ** 22 + 1 // above the highest process id of Linux
  await mkdir(join(cache, `unfinished-${noSuchProcess}-build`))
  await mkdir(join(cache, `unfinished-${process.ppid}-build`))
  await builtOnce('build', writeLibrary, cache)
  expect((await readdir(cache)).toSorted()).toEqual(['build', `unfinished-${process.ppid}-build`])
})

test('remains older than any build takes are cleared away, whoever has the process number now', async () => {
  const old = join(cache, `unfinished-${process.ppid}-build`)
  await mkdir(old)
  const yesterday = new Date(Date.now() - 24 * 3600_000)
  await utimes(old, yesterday, yesterday)
  await builtOnce('build', writeLibrary, cache)
  expect(await readdir(cache)).toEqual(['build'])
})
