import { writePhantomSlide } from '@metaphase/phantom'
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

const root = new URL('../../../', import.meta.url).pathname
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const commands = [...readme.matchAll(/^(?:curl|npm) [^\n]*/gm)].map(([line]) => line.replace(/\s+#.*$/, ''))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }

let running: RunningSystem
beforeAll(async () => {
  running = await startTestSystem()
  await writePhantomSlide(join(running.dataDir, 'slide.svs'), { seed: 31, widthPx: 1_200, heightPx: 1_200 })
})
afterAll(() => running.stop())

test('the curl commands of the README, in their order', async () => {
  const { system, client, dataDir } = running
  const variables = { URL: system.url, KEY: await system.createApiKey(['admin']), ID: '' }
  const answers: Record<string, unknown>[] = []
  const curls = commands.filter((command) => command.startsWith('curl'))
  for (const command of curls) {
    const env = { ...process.env, ...variables }
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: dataDir, env })
    const answer = JSON.parse(stdout) as { analysis?: { id: string } }
    answers.push(answer)
    if (answer.analysis) variables.ID = (await analysisWhen(client, answer.analysis.id)).id
  }
  expect(answers).toHaveLength(6)
  expect(answers[1]).toMatchObject({ id: variables.ID, state: 'completed', coverage: 1 })
  expect(answers[2]).toHaveProperty('figures')
  expect(answers[3]).toMatchObject({ ordinal: 0, verdict: 'rejected', reviewer: 'Ada' })
  expect(answers[4]).toMatchObject({ threshold: 0.6, rejected: 1 })
  expect(answers[5]).toMatchObject({ type: 'FeatureCollection' })
}, 60_000)

const hasPython = spawnSync('python3', ['--version']).status === 0
test.skipIf(!hasPython)(
  "the lab guide's Python, as it stands (skipped without python3)",
  async () => {
    const { system, dataDir } = running
    const guide = readFileSync(join(root, 'docs/guides/lab.md'), 'utf8')
    const [, program = ''] = /```python\n(.*?)```/s.exec(guide)!
    const env = {
      ...process.env,
      URL: system.url,
      KEY: await system.createApiKey(['slides:write', 'results:read']),
    }
    const { stdout } = await promisify(execFile)('python3', ['-c', program], { cwd: dataDir, env })
    expect(JSON.parse(stdout)).toMatchObject({ mitoses: expect.any(Number), atypical: null })
  },
  60_000,
)

test('every npm command that the documents name exists', () => {
  const documents = [
    'README.md',
    'bench/README.md',
    'docs/ARCHITECTURE.md',
    'deploy/README.md',
    'docs/operating.md',
    'docs/guides/ml-engineer.md',
  ]
  const text = documents.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
  const named = [...text.matchAll(/npm (?:run )?([a-z]+(?:[:-][a-z]+)*)/g)].map(([, name = '']) => name)
  const known = ['install', 'ci', ...Object.keys(scripts)]
  expect(named.length).toBeGreaterThan(4)
  for (const name of named) expect(known).toContain(name)
})
