import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// deploy/check-cuda-provider.sh ends the build of the GPU image where ONNX Runtime would fall back to the CPU. Here real
// libraries stand in for the provider: one whose libraries are all there, one that was taken away from its own.
const script = new URL('../deploy/check-cuda-provider.sh', import.meta.url).pathname
const inference = createRequire(new URL('../packages/inference/src/index.ts', import.meta.url))
const binaries = join(dirname(inference.resolve('onnxruntime-node')), '../bin/napi-v6/linux', process.arch)
const onnxRuntime = join(binaries, 'libonnxruntime.so.1')
/** Needs ONNX Runtime beside it. */
const binding = join(binaries, 'onnxruntime_binding.node')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metaphase-cuda-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function provide(library: string): void {
  copyFileSync(library, join(folder, 'libonnxruntime_providers_cuda.so'))
  copyFileSync(onnxRuntime, join(folder, 'libonnxruntime_providers_shared.so'))
}

function check(...sonames: string[]): { status: number | null; stderr: string } {
  return spawnSync('sh', [script, folder, ...sonames], { encoding: 'utf8' })
}

test('a provider that finds its libraries passes', () => {
  provide(onnxRuntime)
  expect(check('libm.so.6')).toMatchObject({ status: 0, stderr: '' })
})

test('a provider that was not fetched fails', () => {
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining('is missing') })
})

test('a provider without its libraries fails and names them', () => {
  provide(binding)
  expect(check()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/libonnxruntime\S* => not found/),
  })
})

test('a library that is only loaded at run time is looked for as well', () => {
  provide(onnxRuntime)
  expect(check('libcudnn.so.77')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('libcudnn.so.77 cannot be loaded'),
  })
})

test('a file that is no library fails', () => {
  provide(onnxRuntime)
  writeFileSync(join(folder, 'libonnxruntime_providers_cuda.so'), '<html>Not found</html>')
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining('is no library') })
})
