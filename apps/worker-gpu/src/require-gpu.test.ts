import { startEngine } from '@metaphase/inference'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requireGpu } from './require-gpu.ts'

const hasGpu = existsSync('/dev/nvidia0')

test.skipIf(hasGpu)('REQUIRE_GPU refuses a machine whose network runs on the CPU', async () => {
  const engine = startEngine({ providers: ['cuda', 'cpu'], threads: 1 })
  await expect(requireGpu(engine)).rejects.toMatchObject({ code: 'gpu-required' })
  await engine.close()
})
