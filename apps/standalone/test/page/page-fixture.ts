import { locateChromium, type LocatedChromium } from '@metaphase/testing'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeClassifierBundle } from '../../../../packages/model/test/classifier-bundle.ts'
import { startTestSystem, type RunningSystem } from '../system-fixture.ts'

/** Where there is neither Chromium nor a way to fetch it, the reason. */
export const located: LocatedChromium | Error = await locateChromium().catch((error: Error) => error)
export const whereThereIsChromium =
  located instanceof Error ? `(skipped, no Chromium: ${located.message})` : 'in Chromium'

export interface PageSystem extends RunningSystem {
  readonly apiKey: string
  /** A window of its own, not signed in. */
  open(size: { width: number; height: number }): Promise<PageWindow>
}

export interface PageWindow {
  readonly page: Page
  readonly context: BrowserContext
  /** Every address asked for, of any host. */
  readonly requested: readonly string[]
  /** What the page wrote to the console as an error, and what it did not catch. */
  readonly faults: readonly string[]
}

/** A whole system with a classifier, and a browser that looks at it. */
export async function startPageSystem(): Promise<PageSystem> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'metaphase-page-models-'))
  const model = 'untrained-classifier'
  await writeClassifierBundle(join(modelsDir, model))
  const env = { EXECUTION_PROVIDERS: 'cpu', ENGINE_THREADS: '1' }
  const running = await startTestSystem({ modelsDir, model, tilesPerBatch: 2, env })
  const browser = await launch()
  return {
    ...running,
    apiKey: await running.system.createApiKey(['admin']),
    open: (size) => openWindow(browser, running.system.url, size),
    async stop() {
      await browser.close()
      await running.stop()
      await rm(modelsDir, { recursive: true })
    },
  }
}

/** Root must do without the sandbox. */
export function launch(): Promise<Browser> {
  if (located instanceof Error) throw located
  return chromium.launch({ ...located, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

export async function openWindow(
  browser: Browser,
  baseURL: string,
  viewport: { width: number; height: number },
): Promise<PageWindow> {
  const context = await browser.newContext({
    baseURL,
    viewport,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const requested: string[] = []
  const faults: string[] = []
  context.on('request', (request) => requested.push(request.url()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  return { page, context, requested, faults }
}

export async function signIn(page: Page, apiKey: string, reviewer = 'Ada'): Promise<void> {
  await page.goto('/')
  await page.getByLabel('API key').fill(apiKey)
  await page.getByLabel('Your name').fill(reviewer)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Slides' }).waitFor()
}
