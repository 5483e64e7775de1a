import { registerModel } from '@metaphase/db'
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()
const GATE = { dataset: 'gate', datasetVersion: '2026-11-01' }
let next = 0

interface Score {
  readonly metric: string
  readonly value: number
  readonly domain?: string
  readonly interval95?: readonly [number, number]
}

/** A registered model that scored so on the gate set. */
async function modelWith(scores: readonly Score[]): Promise<string> {
  const version = `9.0.${next++}`
  const sha256 = createHash('sha256').update(version).digest('hex')
  await registerModel(api.services.db, { sha256, name: 'candidate', version, manifest: { id: 'candidate' } })
  await evaluate(sha256, scores)
  return sha256
}
const post = (url: string, payload: object = {}, headers = {}) =>
  api.call({ method: 'POST', url, payload, headers })
const evaluate = (sha256: string, metrics: readonly Score[], set: object = GATE) =>
  post(`/models/${sha256}/evaluations`, { ...set, metrics })
const activate = (sha256: string) => post(`/models/${sha256}/activate`)
const canary = (sha256: string, share: number) => post(`/models/${sha256}/canary`, { share })
const rollBack = () => post('/models/roll-back')
const inForce = async () => {
  const { models } = (await api.call({ url: '/models' })).json() as {
    models: { sha256: string; active: boolean; canaryShare: number | null }[]
  }
  const tried = models.filter(({ canaryShare }) => canaryShare !== null)
  return { active: models.find(({ active }) => active)?.sha256, tried: tried.map(({ sha256 }) => sha256) }
}
const newAnalysis = async () => {
  const { slide, analysis } = (await api.call(slideForm([['file', pngSlide(), 'a.png']]))).json()
  return { slideId: slide.id as string, id: analysis.id as string, model: analysis.model.sha256 as string }
}

/** The active model of each test: f1 0.8, and balanced accuracy 0.9. */
let active: string
beforeEach(async () => {
  active = await modelWith([
    { metric: 'f1', value: 0.8 },
    { metric: 'balanced-accuracy', value: 0.9 },
  ])
  await api.services.db.model.updateMany({ data: { activatedAt: null, canaryShare: null } })
  await activate(active)
})

describe('what a model scored', () => {
  test('201, 200: is kept with intervals, by domain; the latest counts', async () => {
    const sha256 = await modelWith([{ metric: 'f1', value: 0.5 }])
    const answer = await evaluate(sha256, [
      { metric: 'f1', value: 0.7, interval95: [0.6, 0.8] },
      { metric: 'f1', value: 0.4, domain: 'scanner B' },
    ])
    expect(answer.json()).toEqual({ recorded: 2 })
    const { evaluations } = (await api.call({ url: `/models/${sha256}/evaluations` })).json()
    expect(evaluations).toHaveLength(2)
    expect(evaluations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...GATE, metric: 'f1', domain: null, value: 0.7, interval95: [0.6, 0.8] }),
        expect.objectContaining({ ...GATE, metric: 'f1', domain: 'scanner B', value: 0.4, interval95: null }),
      ]),
    )
  })

  test('404: of a model that is not registered; 403: without the scope admin', async () => {
    expect((await evaluate('0'.repeat(64), [{ metric: 'f1', value: 1 }])).statusCode).toBe(404)
    const key = bearer(await api.keyWith('slides:read', 'ops'))
    for (const path of [`${active}/evaluations`, `${active}/activate`, `${active}/canary`, 'roll-back'])
      expect((await post(`/models/${path}`, {}, key)).statusCode).toBe(403)
  })
})

describe('a model becomes the active one', () => {
  test('200: as good in one thing and better in the other', async () => {
    const better = await modelWith([
      { metric: 'f1', value: 0.8 },
      { metric: 'balanced-accuracy', value: 0.92 },
    ])
    expect((await activate(better)).statusCode).toBe(200)
    expect(await inForce()).toEqual({ active: better, tried: [] })
  })

  test.each([
    ['F1 falls', { f1: 0.79, ba: 0.95 }, /f1 on gate@2026-11-01 falls from 0.8 to 0.79/],
    ['balanced accuracy falls', { f1: 0.9, ba: 0.89 }, /balanced-accuracy .* falls from 0.9 to 0.89/],
  ])('409: %s, though the other rises', async (_, { f1, ba }, detail) => {
    const worse = await modelWith([
      { metric: 'f1', value: f1 },
      { metric: 'balanced-accuracy', value: ba },
    ])
    const answer = await activate(worse)
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'model-worse', detail: expect.stringMatching(detail) })
    expect((await canary(worse, 0.5)).json()).toMatchObject({ code: 'model-worse' })
    expect(await inForce()).toEqual({ active, tried: [] })
  })

  test('409: not evaluated where the active one was; another version of the data set is another data set', async () => {
    const unknown = await modelWith([{ metric: 'f1', value: 0.99 }])
    await evaluate(unknown, [{ metric: 'balanced-accuracy', value: 0.99 }], {
      ...GATE,
      datasetVersion: '2025-01-01',
    })
    const answer = await activate(unknown)
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({
      code: 'model-not-evaluated',
      detail: expect.stringContaining('balanced-accuracy on gate@2026-11-01'),
    })
  })

  test('409: the active one was evaluated nowhere, so that nothing says which is better', async () => {
    await api.services.db.modelEvaluation.deleteMany({ where: { modelSha256: active } })
    const other = await modelWith([{ metric: 'f1', value: 0.99 }])
    expect((await activate(other)).json()).toMatchObject({ code: 'model-not-evaluated' })
  })
})

describe('a share of slides tries a model', () => {
  test('half of them do; a slide does each time or never; an end ends it', async () => {
    const tried = await modelWith([
      { metric: 'f1', value: 0.85 },
      { metric: 'balanced-accuracy', value: 0.9 },
    ])
    expect((await canary(tried, 0.5)).json()).toMatchObject({ active: false, canaryShare: 0.5 })
    expect(await inForce()).toEqual({ active, tried: [tried] })
    const analyses = []
    for (let i = 0; i < 24; i++) analyses.push(await newAnalysis())
    const trying = analyses.filter(({ model }) => model === tried).length
    expect(trying).toBeGreaterThan(2) // fewer, or more than 21: 1 in 28,000
    expect(trying).toBeLessThan(22)
    expect(new Set(analyses.map(({ model }) => model))).toEqual(new Set([active, tried]))
    for (const { slideId, model } of analyses.slice(0, 4))
      expect((await post(`/slides/${slideId}/analyses`)).json().model.sha256).toBe(model)
    await canary(tried, 0)
    expect(await inForce()).toEqual({ active, tried: [] })
  })
})

describe('one call goes back', () => {
  test('200: the model before is active, the trial is over, and analyses keep the model they ran with', async () => {
    const scores = [
      { metric: 'f1', value: 0.9 },
      { metric: 'balanced-accuracy', value: 0.95 },
    ]
    const [better, tried] = [await modelWith(scores), await modelWith(scores)]
    await activate(better)
    const { id } = await newAnalysis()
    await canary(tried, 0.1)
    const answer = await rollBack()
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ sha256: active, active: true })
    expect(await inForce()).toEqual({ active, tried: [] })
    expect((await newAnalysis()).model).toBe(active)
    expect((await api.call({ url: `/analyses/${id}` })).json().model.sha256).toBe(better)
  })

  test('409: none was active before', async () => {
    expect((await rollBack()).json()).toMatchObject({ status: 409, code: 'no-model-before' })
    expect(await inForce()).toEqual({ active, tried: [] })
  })
})
