import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const setup = new URL('../../../scripts/setup.mjs', import.meta.url).pathname
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'metaphase-quickstart-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

/** What `npm run quickstart -- --exit --json` runs. */
const quickstart = (...options: string[]) =>
  promisify(execFile)(process.execPath, [
    setup,
    'apps/standalone/src/main.ts',
    '--exit',
    '--data',
    dataDir,
    ...options,
  ])

test('one command: a slide goes through the whole system, twice on the same data', async () => {
  const first = await quickstart('--json')
  expect(first.stderr).toContain('its signature verified: analysis.completed')
  const result = JSON.parse(first.stdout.trim().split('\n').at(-1)!) as Record<string, unknown>
  expect(Object.keys(result)).toEqual([
    'slideId',
    'analysisId',
    'mitoses',
    'atypical',
    'areaMm2',
    'mitosesPerMm2',
    'hotspot',
    'executionProvider',
    'model',
    'elapsedMs',
  ])
  expect(result).toMatchObject({
    executionProvider: expect.stringMatching(/^cpu/),
    model: expect.stringMatching(/^mitosis-detector@/),
    areaMm2: 1.048576,
    atypical: expect.any(Number),
  })

  const apiKey = await readFile(join(dataDir, 'api-key'), 'utf8')
  const second = await quickstart()
  expect(second.stdout).toContain(apiKey)
  expect(second.stdout).toContain(`Mitotic figures  ${result['mitoses']} `)
  expect(second.stdout).toContain(`Atypical         ${result['atypical']}, `)
  const [, found, figures] = /(\d+) of its (\d+) mitotic figures were found/.exec(second.stdout)!.map(Number)
  expect(found! / figures!).toBeGreaterThanOrEqual(0.9)
  expect(result['mitoses']).toBeLessThanOrEqual(1.5 * figures!)
}, 240_000)

test('a file that is no slide: the command fails and says what the API says', async () => {
  await expect(quickstart(new URL('quickstart.test.ts', import.meta.url).pathname)).rejects.toMatchObject({
    stderr: expect.stringContaining('422 slide-format-unsupported'),
    code: 1,
  })
}, 60_000)
