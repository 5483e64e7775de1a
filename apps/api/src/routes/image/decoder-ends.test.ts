import { existsSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { gradient } from '../../../../../packages/tiling/test/made-slides.ts'
import { decoderProcesses } from '../../../test/decoder-processes.ts'
import { useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()
let tile: string

beforeAll(async () => {
  const bytes = await gradient(6_000, 6_000).jpeg().toBuffer() // copied to tiles when it is opened, which takes a while
  const form = slideForm([
    ['analyse', 'false'],
    ['mppOverride', '0.25'],
    ['file', bytes, 'a.jpg'],
  ])
  const { slide } = (await api.call(form)).json()
  tile = `/slides/${slide.id}/image/13/3/4`
})

test.skipIf(!existsSync('/proc'))('422: a slide that ends its decoder, twice; the API goes on', async () => {
  const ended = new Set<number>()
  const next = () => decoderProcesses().find((pid) => !ended.has(pid))
  const answer = api.call({ url: tile })
  while (ended.size < 2) {
    await expect.poll(next, { timeout: 60_000 }).toBeDefined()
    const pid = next()!
    process.kill(pid, 'SIGKILL')
    ended.add(pid)
  }
  expect((await answer).json()).toMatchObject({
    status: 422,
    code: 'decoder-failed',
    detail: expect.stringContaining('SIGKILL'),
  })
  expect((await api.call({ url: '/health/live' })).statusCode).toBe(200)
  expect((await api.call({ url: tile })).statusCode).toBe(200)
})
