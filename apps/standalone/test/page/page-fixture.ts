import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { writeClassifierBundle } from '../../../../packages/model/test/classifier-bundle.ts'
import { startTestSystem, type RunningSystem } from '../system-fixture.ts'
import { launch, openWindow, type PageWindow } from './page-window.ts'

export interface PageSystem extends RunningSystem {
  readonly apiKey: string
  /** A window of its own, not signed in, until the test that asks for it ends, which fails if the page asked another host. */
  open(size: { width: number; height: number }): Promise<PageWindow>
}

/** A whole system with a classifier, and a browser that looks at it. */
export async function startPageSystem(): Promise<PageSystem> {
  const modelsDir = await mkdtemp(join(tmpdir(), 'metaphase-page-models-'))
  const model = 'untrained-classifier'
  await writeClassifierBundle(join(modelsDir, model))
  const env = { EXECUTION_PROVIDERS: 'cpu', ENGINE_THREADS: '1' }
  const running = await startTestSystem({ modelsDir, model, tilesPerBatch: 2, env })
  const browser = await launch()
  const ours = [running.system.url, running.system.env['S3_ENDPOINT']!].flatMap((own) => [
    `${own}/`,
    `blob:${own}/`,
  ])
  return {
    ...running,
    apiKey: await running.system.createApiKey(['admin']),
    async open(size) {
      const window = await openWindow(browser, running.system.url, size)
      onTestFinished(async () => {
        await window.context.close()
        expect(window.requested.filter((url) => !ours.some((own) => url.startsWith(own)))).toEqual([])
      })
      return window
    },
    async stop() {
      await browser.close()
      await running.stop()
      await rm(modelsDir, { recursive: true })
    },
  }
}
