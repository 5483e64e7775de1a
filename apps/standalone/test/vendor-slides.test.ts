import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dicomImage } from '../../../packages/tiling/test/dicom-slide.ts'
import { gradient } from '../../../packages/tiling/test/made-slides.ts'
import { mrxsFiles } from '../../../packages/tiling/test/mrxs-slide.ts'
import { hasOpenSlide } from '../../../packages/tiling/test/read-by-openslide.ts'
import { ndpi } from '../../../packages/tiling/test/vendor-tiffs.ts'
import { zipArchive } from '../../../packages/tiling/test/zip-archive.ts'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

const isThere = hasOpenSlide()
const dicom = async (mpp: number | null) =>
  dicomImage({
    kind: 'VOLUME',
    widthPx: 700,
    heightPx: 500,
    tilePx: { width: 256, height: 256 },
    rgb: new Uint8Array(await gradient(700, 500).raw().toBuffer()),
    mpp,
    instance: '1.2.3',
  })

describe.skipIf(!isThere)(`vendors' formats${isThere ? '' : ': skipped, OpenSlide is not installed'}`, () => {
  let running: RunningSystem
  beforeAll(async () => {
    running = await startTestSystem()
  })
  afterAll(() => running.stop())

  async function analyse(bytes: Uint8Array, fields = {}) {
    const { client, dataDir } = running
    const path = join(dataDir, 'DOE JANE')
    await writeFile(path, bytes)
    const { slide, analysis } = await client.postSlide(path, fields)
    const { state, mpp, error, areaMm2 } = await analysisWhen(client, analysis!.id)
    return { slide, state, mpp, error, areaMm2 }
  }

  test('NDPI, MRXS and DICOM go the whole way, each with the \u00b5m/px that it records', async () => {
    const mrxs = await analyse(zipArchive(await mrxsFiles('DOE JANE')))
    expect(mrxs).toMatchObject({ state: 'completed', mpp: { x: 0.25, source: 'mrxs-slidedat' } })
    expect((await running.client.associatedImages(mrxs.slide.id)).map(({ name }) => name)).toEqual(['label'])
    expect(await analyse(await dicom(0.25))).toMatchObject({
      state: 'completed',
      mpp: { x: 0.25, source: 'dicom-pixel-spacing' },
    })
    expect(await analyse(await ndpi())).toMatchObject({
      state: 'completed',
      mpp: { x: 0.25, source: 'ndpi-resolution' },
    })
  }, 60_000)

  test('a DICOM slide that does not say its resolution fails with the code that an upload would; stated, it works', async () => {
    const { state, error } = await analyse(await dicom(null))
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'mpp-unknown' })
    expect(await analyse(await dicom(null), { mppOverride: '0.25' })).toMatchObject({
      state: 'completed',
      mpp: { x: 0.25, source: 'override' },
    })
  }, 60_000)
})
