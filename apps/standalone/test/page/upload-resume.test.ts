import { writePhantomSlide } from '@metaphase/phantom'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPageSystem, type PageSystem } from './page-fixture.ts'
import { located, signIn, whereThereIsChromium } from './page-window.ts'

const PARTS = 4
const PART_BYTES = 8 * 1024 * 1024

describe.skipIf(located instanceof Error)(`uploads by the page, ${whereThereIsChromium}`, () => {
  let system: PageSystem
  let slidePath: string

  beforeAll(async () => {
    system = await startPageSystem()
    slidePath = join(system.dataDir, 'large.tiff')
    await writePhantomSlide(slidePath, { seed: 5, widthPx: 1_200, heightPx: 1_000 })
    await truncate(slidePath, PARTS * PART_BYTES - 1_000) // what comes after a TIFF's last byte is nobody's
  }, 240_000)
  afterAll(() => system?.stop())

  test('a page that was closed half-way goes on where it stopped, once the file is dropped again', async () => {
    const { page, context } = await system.open({ width: 1280, height: 800 })
    const store = `${system.system.env['S3_ENDPOINT']!}/**`
    let arrived = 0
    await context.route(store, (route) => (++arrived > 2 ? route.abort() : route.continue()))
    await signIn(page, system.apiKey)
    await page.locator('input[type=file]').setInputFiles(slidePath)
    const bar = page.getByRole('progressbar', { name: 'Upload of large.tiff' })
    await expect
      .poll(async () => Number(await bar.getAttribute('value')), { timeout: 20_000 })
      .toBeGreaterThan(0.4)

    await page.reload()
    await page.getByText('Drop the same file again').waitFor()
    await context.unroute(store)
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(request.url())
    })
    await page.locator('input[type=file]').setInputFiles(slidePath)
    await page.getByRole('link', { name: 'large.tiff' }).waitFor({ timeout: 30_000 })
    expect(sent).toHaveLength(PARTS - 2)
    expect(await page.getByText('Drop the same file again').count()).toBe(0)
  }, 240_000)

  test('a file that is no slide is refused in words, and can be dismissed', async () => {
    const { page } = await system.open({ width: 1280, height: 800 })
    await signIn(page, system.apiKey)
    const file = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear colleague') }
    await page.locator('input[type=file]').setInputFiles(file)
    const row = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem')
    await row.getByRole('alert').waitFor()
    expect(await row.getByRole('alert').innerText()).toContain('cannot be read')
    await row.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('list', { name: 'Uploads' }).waitFor({ state: 'detached' })
  }, 240_000)
})
