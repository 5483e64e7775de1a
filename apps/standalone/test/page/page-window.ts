import { locateChromium, type LocatedChromium } from '@metaphase/testing'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** Where there is neither Chromium nor a way to fetch it, the reason. */
export const located: LocatedChromium | Error = await locateChromium().catch((error: Error) => error)
export const whereThereIsChromium =
  located instanceof Error ? `(skipped, no Chromium: ${located.message})` : 'in Chromium'

export interface PageWindow {
  readonly page: Page
  readonly context: BrowserContext
  /** Every address asked for, of any host. */
  readonly requested: readonly string[]
  /** What the page wrote to the console as an error, and what it did not catch. */
  readonly faults: readonly string[]
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
  /** A probe in the page needs it; what the page itself may load is then not held to its policy. */
  { bypassCSP = false } = {},
): Promise<PageWindow> {
  const context = await browser.newContext({
    baseURL,
    viewport,
    bypassCSP,
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
