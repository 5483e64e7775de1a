import type { FigureRow } from '@metaphase/db'
import { averagePrecision, matchMidog2025, scoreCountsMidog2025 } from '@metaphase/detection'
import { parseDicom, type DataSet } from 'dicom-parser'
import { randomUUID } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endAnalysis, uploadForAnalysis } from '../../../test/ended-analysis.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { exportFormats } from '../../exports/formats.ts'

const api = useTestApi()

const figure = (xPx: number, yPx: number, probability: number, atypicalProbability: number): FigureRow => ({
  xPx,
  yPx,
  xUm: xPx * 0.25,
  yUm: yPx * 0.25,
  probability,
  atypicalProbability,
  class: probability < 0.5 ? 'candidate' : atypicalProbability < 0.5 ? 'typical' : 'atypical',
})
const figures = [figure(20.5, 40.25, 0.9, 0.8), figure(100, 50, 0.7, 0.2), figure(200, 60, 0.3, 0.6)]
const hotspot = {
  xPx: 10,
  yPx: 20,
  widthPx: 200,
  heightPx: 100,
  areaMm2: 0.00125,
  tissueAreaMm2: 0.001,
  count: 2,
}

let slideId: string
let id: string
beforeAll(async () => {
  const manifest = { id: 'test-model', classifier: { threshold: 0.5 } }
  await api.services.db.model.update({ where: { sha256: api.modelSha256 }, data: { manifest } })
  const uploaded = await uploadForAnalysis(api)
  slideId = uploaded.slideId
  id = uploaded.analysisId
  await api.services.db.slide.update({
    where: { id: slideId },
    data: { fileName: 'Doe_Jane_1960.svs', externalId: 'Doe, Jane' },
  })
  await endAnalysis(api, id, figures, { state: 'completed', mitoses: 2, candidates: 1, hotspot })
  const say = (payload: object) =>
    api.call({ method: 'POST', url: `/analyses/${id}/reviews`, payload: { reviewer: 'Ada', ...payload } })
  await say({ ordinal: 0, verdict: 'rejected' })
  await say({ ordinal: 2, verdict: 'mitotic' })
  await say({ xPx: 30, yPx: 200, verdict: 'typical' })
})

const fetchFile = (ending: string, query: Record<string, string> = {}) =>
  api.call({ url: `/analyses/${id}/figures.${ending}`, query })
const textOf = async (ending: string, query?: Record<string, string>) => (await fetchFile(ending, query)).body
const jsonOf = async (ending: string, query?: Record<string, string>) =>
  JSON.parse(await textOf(ending, query))
const applied = { reviews: 'applied' }

describe('200: every format', () => {
  test.each(exportFormats.map(({ ending, contentType }) => [ending, contentType]))(
    '%s has its media type and a file name that tells nothing of the patient; nor does the file',
    async (ending, contentType) => {
      const answer = await fetchFile(ending, applied)
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toBe(contentType)
      expect(answer.headers['content-disposition']).toBe(`attachment; filename="figures-${id}.${ending}"`)
      const bytes = ending.endsWith('.gz') ? gunzipSync(answer.rawPayload) : answer.rawPayload
      expect(bytes.length).toBeGreaterThan(100)
      expect(bytes.toString('latin1')).not.toMatch(/Doe|Jane|Ada/)
    },
  )

  test.each(exportFormats.map(({ ending }) => [ending]))('%s is the same file every time', async (ending) => {
    const [first, second] = [await fetchFile(ending, applied), await fetchFile(ending, applied)]
    expect(first.rawPayload.equals(second.rawPayload)).toBe(true)
  })
})

describe('CSV', () => {
  const header = 'ordinal,x_px,y_px,x_um,y_um,class,probability,atypical_probability,class_by'
  const rows = async (query?: Record<string, string>) => (await textOf('csv', query)).trimEnd().split('\r\n')

  test("the model's figures", async () => {
    expect(await rows()).toEqual([
      header,
      '0,20.5,40.25,5.125,10.0625,atypical,0.9,0.8,model',
      '1,100,50,25,12.5,typical,0.7,0.2,model',
      '2,200,60,50,15,candidate,0.3,0.6,model',
    ])
  })

  test('another threshold gives other classes, without another run', async () => {
    const classes = async (threshold: string) =>
      (await rows({ threshold })).slice(1).map((row) => row.split(',')[5])
    expect(await classes('0.3')).toEqual(['atypical', 'typical', 'atypical'])
    expect(await classes('0.8')).toEqual(['atypical', 'candidate', 'candidate'])
  })

  test('what reviewers said, with what they added; a reviewed figure stays whatever its probability', async () => {
    expect(await rows({ ...applied, minProbability: '0.5' })).toEqual([
      header,
      '0,20.5,40.25,5.125,10.0625,rejected,0.9,0.8,reviewers',
      '1,100,50,25,12.5,typical,0.7,0.2,model',
      '2,200,60,50,15,atypical,0.3,0.6,reviewers',
      ',30,200,7.5,50,typical,,,reviewers',
    ])
  })

  test('an analysis that found nothing', async () => {
    const { analysisId } = await uploadForAnalysis(api)
    await endAnalysis(api, analysisId, [], { mitoses: 0, candidates: 0, hotspot: null })
    const { body } = await api.call({ url: `/analyses/${analysisId}/figures.csv` })
    expect(body).toBe(`${header}\r\n`)
  })

  test('pages follow each other without a gap or a repetition', async () => {
    const many = Array.from({ length: 10_001 }, (_, i) => figure(i % 256, 1, 1 - i / 20_000, 0))
    const { analysisId } = await uploadForAnalysis(api)
    await endAnalysis(api, analysisId, many)
    const { body } = await api.call({ url: `/analyses/${analysisId}/figures.csv` })
    const ordinals = body
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => Number(row.split(',')[0]))
    expect(ordinals).toEqual(many.map((_figure, i) => i))
  })
})

describe('GeoJSON for QuPath', () => {
  const detection = (coordinates: number[], name: string, color: number[], measurements: object) => ({
    type: 'Feature',
    id: expect.any(String),
    geometry: { type: 'Point', coordinates },
    properties: { objectType: 'detection', classification: { name, color }, measurements },
  })

  test('field by field: objectType in the properties, UUIDs, full-resolution pixels, the hot-spot as an annotation', async () => {
    const collection = await jsonOf('geojson')
    expect(Object.keys(collection)).toEqual(['type', 'features'])
    expect(collection.type).toBe('FeatureCollection')
    expect(collection.features).toEqual([
      {
        type: 'Feature',
        id: expect.any(String),
        geometry: {
          type: 'Polygon',
          coordinates: [[[10, 20], [210, 20], [210, 120], [10, 120], [10, 20]]], // prettier-ignore
        },
        properties: {
          objectType: 'annotation',
          name: 'Hot-spot, 0.001 mm²',
          classification: { name: 'Hot-spot', color: [230, 159, 0] },
          isLocked: true,
        },
      },
      detection([20.5, 40.25], 'Atypical mitotic figure', [213, 94, 0], {
        'Detection probability': 0.9,
        'Atypical probability': 0.8,
      }),
      detection([100, 50], 'Typical mitotic figure', [0, 114, 178], {
        'Detection probability': 0.7,
        'Atypical probability': 0.2,
      }),
      detection([200, 60], 'Candidate below threshold', [150, 150, 150], {
        'Detection probability': 0.3,
        'Atypical probability': 0.6,
      }),
    ])
    const ids = collection.features.map((feature: { id: string }) => feature.id)
    expect(new Set(ids).size).toBe(4)
    for (const uuid of ids) expect(z.uuid().safeParse(uuid).success).toBe(true)
  })

  test('with reviews: an added figure has its own id and no measurements; the hot-spot, found for the model, is left out', async () => {
    const { features } = await jsonOf('geojson', applied)
    const { reviews } = (await api.call({ url: `/analyses/${id}/reviews` })).json()
    const { addedFigureId } = reviews.find(({ ordinal }: { ordinal: number | null }) => ordinal === null)
    expect(features).toHaveLength(4)
    expect(features[0].properties.classification.name).toBe('Not a mitotic figure')
    expect(features[3]).toEqual({
      ...detection([30, 200], 'Typical mitotic figure', [0, 114, 178], {}),
      id: addedFigureId,
    })
  })

  test('geojson.gz is the same, gzipped', async () => {
    const { rawPayload } = await fetchFile('geojson.gz')
    expect(gunzipSync(rawPayload).toString('utf8')).toBe(await textOf('geojson'))
  })
})

describe('MIDOG Track 1', () => {
  test('field by field: millimetres, x then y; what is below the threshold stays in', async () => {
    expect(await jsonOf('midog.json')).toEqual({
      name: 'Points of interest',
      type: 'Multiple points',
      version: { major: 1, minor: 0 },
      points: [
        { name: 'mitotic figure', point: [0.005125, 0.0100625, 0], probability: 0.9 },
        { name: 'mitotic figure', point: [0.025, 0.0125, 0], probability: 0.7 },
        { name: 'non-mitotic figure', point: [0.05, 0.015, 0], probability: 0.3 },
      ],
    })
  })

  test('the evaluator counts in it what the reviewers would: all found, one missed, none too many', async () => {
    /** As the organisers read a file: every point at its probability, those named mitotic for F1. */
    const read = async (query?: Record<string, string>) => {
      const { points }: { points: { name: string; point: [number, number]; probability: number }[] } =
        await jsonOf('midog.json', query)
      const detections = points.map(({ name, point: [x, y], probability }) => ({
        name,
        xPx: x * 1000,
        yPx: y * 1000,
        probability,
      }))
      const truth = [figures[1]!, figures[2]!, { xUm: 7.5, yUm: 50 }]
      const annotations = truth.map(({ xUm, yUm }) => ({ xPx: xUm, yPx: yUm }))
      const mpp = { x: 1, y: 1 }
      const mitotic = detections.filter(({ name }) => name === 'mitotic figure')
      return {
        ...scoreCountsMidog2025(matchMidog2025(annotations, mitotic, { mpp })),
        ap: averagePrecision([{ annotations, detections, mpp }]),
      }
    }
    const ofModel = await read()
    expect(ofModel).toMatchObject({ precision: expect.closeTo(1 / 2, 6), recall: expect.closeTo(1 / 3, 6) })
    const reviewed = await read(applied)
    expect(reviewed.f1).toBeCloseTo(1, 6)
    expect(reviewed.ap).toBeGreaterThan(ofModel.ap)
  })

  test('nothing found is an empty list', async () => {
    expect((await jsonOf('midog.json', { minProbability: '1' })).points).toEqual([])
  })
})

test('the Digital Slide Archive: an annotation of its schema, a group a class', async () => {
  const colour = z.string().regex(/^rgb\(\d+,\s*\d+,\s*\d+\)$/)
  // what girder_large_image_annotation allows of a point: nothing else
  const point = z.strictObject({
    type: z.literal('point'),
    center: z.tuple([z.number(), z.number(), z.literal(0)]),
    label: z.strictObject({ value: z.string() }),
    group: z.string(),
    lineColor: colour,
    fillColor: colour,
    user: z.looseObject({}),
  })
  const annotation = z.strictObject({
    name: z.string().min(1),
    description: z.string(),
    attributes: z.looseObject({}),
    elements: z.array(point),
  })
  const { elements } = annotation.parse(await jsonOf('dsa.json'))
  expect(elements.map(({ center, group }) => [...center, group])).toEqual([
    [20.5, 40.25, 0, 'Atypical mitotic figure'],
    [100, 50, 0, 'Typical mitotic figure'],
    [200, 60, 0, 'Candidate below threshold'],
  ])
  expect(elements[0]!.user).toEqual({ probability: 0.9, atypicalProbability: 0.8 })
})

test('COCO: boxes of 12.5 µm around the figures, each of a category that is there', async () => {
  const { images, categories, annotations } = await jsonOf('coco.json', applied)
  expect(images).toEqual([{ id: 1, file_name: slideId, width: 256, height: 256, mpp_x: 0.25, mpp_y: 0.25 }])
  const names = new Map(categories.map((one: { id: number; name: string }) => [one.id, one.name]))
  expect(annotations).toEqual([
    {
      id: 1,
      image_id: 1,
      category_id: expect.any(Number),
      bbox: [-4.5, 15.25, 50, 50],
      area: 2500,
      iscrowd: 0,
      score: 0.9,
    },
    expect.objectContaining({ id: 2, bbox: [75, 25, 50, 50] }),
    expect.objectContaining({ id: 3, score: 0.3 }),
    {
      ...annotations[0],
      id: 4,
      category_id: annotations[1].category_id,
      bbox: [5, 175, 50, 50],
      score: undefined,
    },
  ])
  expect(annotations.map((one: { category_id: number }) => names.get(one.category_id))).toEqual([
    'Not a mitotic figure',
    'Typical mitotic figure',
    'Atypical mitotic figure',
    'Typical mitotic figure',
  ])
})

describe('DICOM Microscopy Bulk Simple Annotations, read by another library than wrote it', () => {
  const read = async (query?: Record<string, string>) =>
    parseDicom(new Uint8Array((await fetchFile('dcm', query)).rawPayload))
  const items = (dataSet: DataSet, tag: string) =>
    (dataSet.elements[tag]?.items ?? []).map((item) => item.dataSet!)
  const item = (dataSet: DataSet, tag: string) => items(dataSet, tag)[0]!
  const floats = (dataSet: DataSet, tag: string) => {
    const { length } = dataSet.elements[tag]!
    return Array.from({ length: length / 4 }, (_, i) => dataSet.float(tag, i)!)
  }
  const groupOf = (dataSet: DataSet) => ({
    number: dataSet.uint16('x0040a180'),
    label: dataSet.string('x006a0005'),
    generation: dataSet.string('x006a0007'),
    count: dataSet.uint32('x006a000c'),
    graphic: dataSet.string('x00700023'),
    points: floats(dataSet, 'x00660016'),
    type: item(dataSet, 'x006a000a').string('x00080100'),
  })

  test('who it is: an annotation instance of no patient, that refers to the slide', async () => {
    const dataSet = await read()
    const text = (tag: string) => dataSet.string(tag)
    expect(text('x00020010')).toBe('1.2.840.10008.1.2.1')
    expect(text('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.91.1')
    expect(text('x00080060')).toBe('ANN')
    for (const tag of ['x00100010', 'x00100020', 'x00100030', 'x00080050', 'x00080090'])
      expect(text(tag) ?? '').toBe('')
    expect(text('x006a0001')).toBe('2D')
    expect(text('x00480301')).toBe('VOLUME')
    for (const tag of ['x00080018', 'x0020000d', 'x0020000e']) expect(text(tag)).toMatch(/^2\.25\.\d{1,39}$/)
    const slide = item(dataSet, 'x00081140')
    expect(slide.string('x00081155')).toBe(`2.25.${BigInt(`0x${slideId.replaceAll('-', '')}`)}`)
  })

  test('a group a class, with points in pixels and both probabilities', async () => {
    const groups = items(await read(), 'x006a0002')
    const group = { generation: 'AUTOMATIC', count: 1, graphic: 'POINT' }
    expect(groups.map(groupOf)).toEqual([
      {
        ...group,
        number: 1,
        label: 'Atypical mitotic figure',
        points: [20.5, 40.25],
        type: 'atypical-mitotic',
      },
      { ...group, number: 2, label: 'Typical mitotic figure', points: [100, 50], type: 'typical-mitotic' },
      { ...group, number: 3, label: 'Candidate below threshold', points: [200, 60], type: 'candidate' },
    ])
    const measured = items(groups[0]!, 'x00660121')
    expect(measured.map((one) => item(one, 'x0040a043').string('x00080100'))).toEqual([
      'p-mitotic',
      'p-atypical',
    ])
    expect(measured.map((one) => floats(item(one, 'x00660132'), 'x00660125'))).toEqual([
      [Math.fround(0.9)],
      [Math.fround(0.8)],
    ])
  })

  test('what was reviewed says so; what a reviewer added has no probability and a group of its own', async () => {
    const groups = items(await read(applied), 'x006a0002')
    expect(groups.map(groupOf)).toMatchObject([
      { label: 'Not a mitotic figure', generation: 'SEMIAUTOMATIC' },
      { label: 'Typical mitotic figure', generation: 'AUTOMATIC', points: [100, 50] },
      { label: 'Atypical mitotic figure', generation: 'SEMIAUTOMATIC' },
      { label: 'Typical mitotic figure', generation: 'MANUAL', points: [30, 200] },
    ])
    expect(groups.map((group) => items(group, 'x00660121').length)).toEqual([2, 2, 2, 0])
  })

  test('409: no figures, no file', async () => {
    const answer = await fetchFile('dcm', { minProbability: '1' })
    expect(answer.statusCode).toBe(409)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.headers['content-disposition']).toBeUndefined()
    expect(answer.json()).toMatchObject({ code: 'no-figures' })
  })

  test('another choice is another instance; the same choice the same', async () => {
    const uid = async (query?: Record<string, string>) => (await read(query)).string('x00080018')
    const all = [await uid(), await uid(), await uid(applied), await uid({ threshold: '0.2' })]
    expect(new Set(all).size).toBe(3)
  })
})

test.each(exportFormats.map(({ ending }) => [ending]))('400, 403, 404, 409 of figures.%s', async (ending) => {
  const status = async (url: string, key = api.key) =>
    (await api.app.inject({ url, headers: bearer(key) })).statusCode
  const { analysisId: queuedId } = await uploadForAnalysis(api)
  expect(await status(`/analyses/${id}/figures.${ending}?threshold=2`)).toBe(400)
  expect(await status(`/analyses/${id}/figures.${ending}?reviewer=Ada`)).toBe(400)
  expect(await status(`/analyses/${id}/figures.${ending}`, await api.keyWith('review'))).toBe(403)
  expect(await status(`/analyses/${randomUUID()}/figures.${ending}`)).toBe(404)
  expect(await status(`/analyses/${id}/figures.${ending}`, api.strangersKey)).toBe(404)
  expect(await status(`/analyses/${queuedId}/figures.${ending}`)).toBe(409)
})
