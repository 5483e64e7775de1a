import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

// The import table of docs/ARCHITECTURE.md, each line tried with an import that must fail the lint.
const root = new URL('..', import.meta.url).pathname
const oxlint = join(root, 'node_modules/.bin/oxlint')
const tree = mkdtempSync(join(tmpdir(), 'metaphase-imports-'))
copyFileSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
afterAll(() => rmSync(tree, { recursive: true }))

function lint(file: string, source: string): { status: number | null; output: string } {
  const path = join(tree, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, source)
  const { status, stdout } = spawnSync(oxlint, ['-c', '.oxlintrc.json', file], {
    cwd: tree,
    encoding: 'utf8',
  })
  return { status, output: stdout }
}

test.each([
  ['packages/errors/src/x.ts', '@metaphase/jobs'],
  ['packages/tiling/src/x.ts', '@metaphase/storage'],
  ['packages/detection/src/x.ts', '@metaphase/db'],
  ['packages/model/src/x.ts', '@metaphase/tiling'],
  ['packages/jobs/src/x.ts', '@metaphase/storage'],
  ['packages/storage/src/x.ts', '@metaphase/db'],
  ['packages/db/src/x.ts', '@metaphase/jobs'],
  ['packages/phantom/src/x.ts', '@metaphase/storage'],
  ['packages/telemetry/src/x.ts', '@metaphase/jobs'],
  ['packages/client/src/x.ts', '@metaphase/errors'],
  ['packages/client/src/x.ts', 'node:crypto'],
  ['packages/inference/src/x.ts', '@metaphase/jobs'],
  ['packages/inference/src/x.ts', '@metaphase/storage'],
  ['packages/inference/src/x.ts', '@tensorflow/tfjs'],
  ['packages/inference/src/x.ts', '@metaphase/model/tfjs'],
  ['apps/api/src/x.ts', '@metaphase/inference'],
  ['apps/api/src/x.ts', '@metaphase/testing'],
  ['apps/web/src/x.ts', '@metaphase/db'],
  ['apps/web/src/x.ts', 'node:fs'],
  ['apps/worker-cpu/src/x.ts', 'onnxruntime-node'],
  ['apps/worker-cpu/src/x.ts', '@metaphase/inference'],
  ['apps/worker-gpu/src/x.ts', '@metaphase/db'],
  ['apps/worker-gpu/src/x.ts', 'onnxruntime-node'],
  ['apps/worker-gpu/src/x.ts', '@metaphase/model/tfjs'],
  ['apps/trainer/src/x.ts', '@metaphase/db'],
  ['apps/trainer/src/x.ts', '@metaphase/storage'],
  ['apps/trainer/src/x.ts', '@metaphase/testing'],
  ['apps/trainer/src/x.ts', 'onnxruntime-node'],
])('%s may not import %s', (file, forbidden) => {
  const { status, output } = lint(file, `import * as x from '${forbidden}'\n\nexport const y = x\n`)
  expect(output).toContain('no-restricted-imports')
  expect(status).not.toBe(0)
})

test.each([
  ['packages/jobs/src/x.ts', '@metaphase/errors'],
  ['apps/api/src/x.ts', '@metaphase/detection'],
  ['apps/worker-cpu/src/x.ts', '@metaphase/db'],
  ['packages/inference/src/x.ts', '@metaphase/tiling'],
  ['packages/inference/src/x.ts', '@metaphase/model'],
  ['packages/inference/src/x.ts', 'onnxruntime-node'],
  ['apps/worker-gpu/src/x.ts', '@metaphase/inference'],
  ['apps/trainer/src/x.ts', '@metaphase/inference'],
  ['apps/trainer/src/x.ts', '@metaphase/phantom'],
  ['apps/trainer/src/x.ts', '@metaphase/model/tfjs'],
  ['apps/trainer/src/x.test.ts', '@metaphase/testing'],
])('%s may import %s', (file, allowed) => {
  expect(lint(file, `import * as x from '${allowed}'\n\nexport const y = x\n`).status).toBe(0)
})

test('a cycle of imports fails', () => {
  lint('packages/tiling/src/a.ts', `import { b } from './b.ts'\n\nexport const a = (): unknown => b\n`)
  lint('packages/tiling/src/b.ts', `import { a } from './a.ts'\n\nexport const b = (): unknown => a\n`)
  const { status, stdout } = spawnSync(oxlint, ['-c', '.oxlintrc.json', 'packages/tiling'], {
    cwd: tree,
    encoding: 'utf8',
  })
  expect(stdout).toContain('no-cycle')
  expect(status).not.toBe(0)
})
