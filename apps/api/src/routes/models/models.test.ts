import { activateModel, registerModel } from '@metaphase/db'
import { describeFile, manifestPath, parseManifest } from '@metaphase/model'
import { getBytes, keys } from '@metaphase/storage'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestApi } from '../../../test/test-api.ts'
import { registerModels } from '../../register-models.ts'

const MODELS = new URL('../../../../../models/', import.meta.url).pathname
const NAME = 'haematoxylin-baseline'
const api = useTestApi()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-models-'))
  await cp(join(MODELS, NAME), join(folder, NAME), { recursive: true })
})
afterAll(() => rm(folder, { recursive: true }))

test('GET /models 200: every model; the one activated last is the active one', async () => {
  const other = { sha256: 'a'.repeat(64), name: 'other', version: '2.0.0', manifest: { id: 'other' } }
  await registerModel(api.services.db, other)
  await activateModel(api.services.db, other.sha256)
  const answer = await api.call({ url: '/models' })
  expect(answer.statusCode).toBe(200)
  expect(answer.json().models).toEqual([
    { ...other, active: true, canaryShare: null, createdAt: expect.any(String) },
    expect.objectContaining({ name: 'test-model', version: '1.0.0', sha256: api.modelSha256, active: false }),
  ])
})

test('a bundle is stored under its SHA-256 and becomes the active model; again changes nothing', async () => {
  const [registered] = await registerModels(api.services, { folder, activate: NAME })
  expect(await registerModels(api.services, { folder, activate: NAME })).toEqual([registered])
  const manifestBytes = await readFile(join(folder, NAME, manifestPath))
  const { detector } = parseManifest(manifestBytes).files
  const stored = (key: string) => getBytes(api.services.store, key).then((bytes) => Buffer.from(bytes ?? []))
  expect(await stored(keys.modelManifest(registered!.sha256))).toEqual(manifestBytes)
  expect(await stored(keys.modelFile(registered!.sha256, detector.path))).toEqual(
    await readFile(join(folder, NAME, detector.path)),
  )
  const { models } = (await api.call({ url: '/models' })).json()
  expect(models.filter(({ active }: { active: boolean }) => active)).toMatchObject([{ name: NAME }])
})

test('every file of a bundle is stored, its detector in 8 bits too', async () => {
  const whole = await mkdtemp(join(tmpdir(), 'metaphase-models-'))
  await cp(join(MODELS, NAME), join(whole, NAME), { recursive: true })
  const manifest = parseManifest(await readFile(join(whole, NAME, manifestPath)))
  const contents = Buffer.from('in 8 bits')
  const detectorInt8 = describeFile('detector-int8.onnx', contents)
  await writeFile(join(whole, NAME, detectorInt8.path), contents)
  await writeFile(
    join(whole, NAME, manifestPath),
    JSON.stringify({ ...manifest, files: { ...manifest.files, detectorInt8 } }),
  )
  const [registered] = await registerModels(api.services, { folder: whole })
  const key = keys.modelFile(registered!.sha256, detectorInt8.path)
  expect(Buffer.from((await getBytes(api.services.store, key)) ?? [])).toEqual(contents)
  await rm(whole, { recursive: true })
})

test('model-not-found: no bundle has the name to activate', async () => {
  await expect(registerModels(api.services, { folder, activate: 'none' })).rejects.toMatchObject({
    code: 'model-not-found',
  })
})

test('model-invalid: a damaged file, and nothing is registered', async () => {
  const damaged = await mkdtemp(join(tmpdir(), 'metaphase-models-'))
  await cp(join(MODELS, NAME), join(damaged, NAME), { recursive: true })
  const { files } = parseManifest(await readFile(join(damaged, NAME, manifestPath)))
  await writeFile(join(damaged, NAME, files.detector.path), 'damaged')
  const before = await api.services.db.model.count()
  await expect(registerModels(api.services, { folder: damaged })).rejects.toMatchObject({
    code: 'model-invalid',
  })
  expect(await api.services.db.model.count()).toBe(before)
  await rm(damaged, { recursive: true })
})
