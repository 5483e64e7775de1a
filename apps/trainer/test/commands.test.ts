import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const trainer = (...args: string[]) =>
  spawnSync(process.execPath, ['apps/trainer/src/main.ts', ...args], { cwd: root, encoding: 'utf8' })

test('the ML engineer’s guide names commands that exist', () => {
  const guide = readFileSync(`${root}/docs/guides/ml-engineer.md`, 'utf8')
  const named = [...guide.matchAll(/npm run trainer -- ([a-z-]+)/g)].map(([, name]) => name!)
  const { status, stderr } = trainer('nonsense')
  expect(status).toBe(1)
  expect(stderr).toContain('There is no command "nonsense"')
  const known = stderr
    .slice(stderr.indexOf('--') + 2)
    .trim()
    .split(' | ')
  expect(named.length).toBeGreaterThan(4)
  for (const name of named) expect(known).toContain(name)
})

test.each(['train', 'evaluate', 'export', 'add-classifier', 'predict', 'quantise', 'report', 'survey'])(
  '%s without arguments says how it is used',
  (command) => {
    const { status, stderr } = trainer(command)
    expect(status).toBe(1)
    expect(stderr).toMatch(new RegExp(`Usage: (trainer )?${command} `))
  },
)
