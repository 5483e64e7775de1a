import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOidcProvider, type TestProvider } from '../../../api/test/oidc-provider.ts'
import { startTestSystem, type RunningSystem } from '../system-fixture.ts'
import { launch, located, openWindow, whereThereIsChromium } from './page-window.ts'

describe.skipIf(located instanceof Error)(`signing in through a provider, ${whereThereIsChromium}`, () => {
  let publicUrl: string
  let provider: TestProvider
  let running: RunningSystem
  let browser: Browser

  beforeAll(async () => {
    const port = await freePort()
    publicUrl = `http://localhost:${port}` // the provider is at 127.0.0.1: another site, as in a hospital
    provider = await startOidcProvider({ redirectUrl: `${publicUrl}/view/signed-in` })
    provider.accounts.set('ada', { email: 'ada@hospital.example', groups: ['pathologists'] })
    provider.accounts.set('guest', { groups: [] })
    const env = {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.client.id,
      OIDC_CLIENT_SECRET: provider.client.secret,
      OIDC_TENANT: 'default',
      OIDC_GROUPS: '{"pathologists":["slides:read","results:read","review"]}',
      OIDC_SCOPE: 'openid email groups',
      OIDC_NAME: 'the hospital',
      PUBLIC_URL: publicUrl,
    }
    running = await startTestSystem({ workers: 0, port, env })
    browser = await launch()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
    await provider?.close()
  })

  async function signInAs(login: string, path: string) {
    const { page, context, faults } = await openWindow(browser, publicUrl, { width: 1280, height: 800 })
    await page.goto(path)
    await page.getByRole('button', { name: 'Sign in with the hospital' }).click()
    await page.getByPlaceholder('Enter any login').fill(login)
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    return { page, context, faults }
  }

  test('who is in a group comes back to where they were, signed in and named as the reviewer', async () => {
    const { page, context, faults } = await signInAs('ada', '/?from=a-link')
    await page.getByRole('heading', { name: 'Slides' }).waitFor()
    expect(page.url()).toBe(`${publicUrl}/?from=a-link`)
    expect(await page.getByLabel('Reviewer').inputValue()).toBe('ada@hospital.example')
    expect((await context.cookies(publicUrl)).map(({ name }) => name)).toEqual(['metaphase_session'])
    // the provider's own page asks for a font of the internet
    expect(faults.filter((fault) => !/401|ERR_NAME_NOT_RESOLVED/.test(fault))).toEqual([])
    await context.close()
  }, 120_000)

  test('who is in none is told so, and can still sign in with a key', async () => {
    const { page, context } = await signInAs('guest', '/')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('none of the groups')
    expect(page.url()).toBe(`${publicUrl}/`)
    await page.getByLabel('API key').fill(await running.system.createApiKey(['slides:read']))
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Slides' }).waitFor()
    await context.close()
  }, 120_000)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
