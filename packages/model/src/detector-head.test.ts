import { expect, test } from 'vitest'
import { blank, openPaintedDetector, paintBlob, paintRidge, probabilityOfGrey } from '../test/painted-map.ts'
import { candidateReachUm, type DetectorHead } from './onnx/emit-detector.ts'

const MPP = 0.5
const px = (um: number) => um / MPP
const blob = { peak: 0.98, sigmaPx: px(1.2) }
const plain: DetectorHead = {
  modelMpp: MPP,
  smoothingSigmaUm: 0.5,
  peakRadiusUm: 3.75,
  probabilityFloor: 0.1,
  calibration: { slope: 1, offset: 0 },
}
const merging: DetectorHead = { ...plain, merging: { radiusUm: 12.5, ridge: 0.6 } }
const peaks = await openPaintedDetector(plain)
const figures = await openPaintedDetector(merging)

/** Two plates about the middle of a tile, at an angle, with a ridge of the given probability between them or none. */
function plates(apartUm: number, { angle = 0, ridge = 0, second = blob.peak } = {}) {
  const painting = blank(96)
  const [dx, dy] = [(px(apartUm) / 2) * Math.cos(angle), (px(apartUm) / 2) * Math.sin(angle)]
  const [a, b] = [[48.5 - dx, 48.5 - dy] as const, [48.5 + dx, 48.5 + dy] as const]
  paintBlob(painting, ...a, blob)
  paintBlob(painting, ...b, { ...blob, peak: second })
  if (ridge > 0) paintRidge(painting, a, b, { ...blob, peak: ridge })
  return painting
}

const angles = [0, 0.7, Math.PI / 2, 2.4]

test.each([6, 9, 12])(
  'plates %i µm apart with a ridge between them are one figure in their middle',
  async (apartUm) => {
    // along the diagonal, plates 6 µm apart lie in one peak window: see below
    for (const angle of apartUm === 6 ? [0, Math.PI / 2] : angles) {
      const painting = plates(apartUm, { angle, ridge: 0.8 })
      const parts = (await peaks(painting)).candidates
      expect(parts).toHaveLength(2)
      const { candidates } = await figures(painting)
      expect(candidates).toHaveLength(1)
      const [{ xPx, yPx, probability }] = candidates as [(typeof candidates)[0]]
      expect(Math.hypot(xPx - 48.5, yPx - 48.5) * MPP).toBeLessThan(2)
      expect(probability).toBe(Math.max(...parts.map((part) => part.probability)))
    }
  },
)

test.each([9, 12])(
  'two figures %i µm apart with a valley between them stay two, each in its place',
  async (apartUm) => {
    for (const angle of angles) {
      const painting = plates(apartUm, { angle })
      const { candidates } = await figures(painting)
      expect(candidates).toHaveLength(2)
      expect(candidates).toEqual((await peaks(painting)).candidates)
    }
  },
)

test('plates so near that one peak window holds both are one figure too, on one of them: 3 µm from the middle', async () => {
  const { candidates } = await figures(plates(6, { angle: 2.4, ridge: 0.8 }))
  expect(candidates).toHaveLength(1)
  const offUm = Math.hypot(candidates[0]!.xPx - 48.5, candidates[0]!.yPx - 48.5) * MPP
  expect(offUm).toBeGreaterThan(2)
  expect(offUm).toBeLessThan(3.5)
})

test('plates further apart than the radius stay two, whatever lies between them', async () => {
  expect((await figures(plates(15, { ridge: 0.8 }))).candidates).toHaveLength(2)
})

test('the figure lies nearer its more probable plate and has that one’s probability', async () => {
  const painting = plates(12, { ridge: 0.45, second: 0.6 })
  const [better] = (await peaks(painting)).candidates.toSorted((a, b) => b.probability - a.probability)
  const { candidates } = await figures(painting)
  expect(candidates).toHaveLength(1)
  expect(candidates[0]!.probability).toBe(better!.probability)
  expect(candidates[0]!.xPx).toBeGreaterThan(better!.xPx)
  expect(candidates[0]!.xPx).toBeLessThan(48.5)
})

test('a lone blob is one candidate where it lies; glass has none', async () => {
  const painting = blank(96)
  paintBlob(painting, 30.5, 61.5, blob)
  const { candidates } = await figures(painting)
  expect(candidates).toMatchObject([{ image: 0, xPx: 30.5, yPx: 61.5 }])
  expect((await figures(blank(96))).candidates).toEqual([])
})

test('of a plateau, and of equal plates, one candidate remains', async () => {
  const painting = blank(96)
  for (let y = 40; y < 46; y++) painting.map.fill(0.9, y * 96 + 40, y * 96 + 46)
  expect((await figures(painting)).candidates).toHaveLength(1)
  const equal = plates(9, { ridge: 0.8 })
  const [left, right] = (await peaks(equal)).candidates
  expect(left!.probability).toBeCloseTo(right!.probability, 6)
  expect((await figures(equal)).candidates).toHaveLength(1)
})

test('however many there are, all are returned: 529 figures in one tile', async () => {
  const painting = blank(512)
  for (let i = 0; i < 23 * 23; i++) {
    const [row, column] = [Math.floor(i / 23), i % 23]
    for (let y = -1; y <= 1; y++)
      painting.map.fill(
        0.95,
        (row * 22 + 12 + y) * 512 + column * 22 + 11,
        (row * 22 + 12 + y) * 512 + column * 22 + 14,
      )
  }
  expect((await figures(painting)).candidates).toHaveLength(529)
})

test('images of a batch do not see each other: same places, each with its own candidates', async () => {
  const [joined, apart] = [plates(9, { ridge: 0.8 }), plates(9)]
  const both = (await figures(joined, apart)).candidates
  const alone = [(await figures(joined)).candidates, (await figures(apart)).candidates]
  expect(both).toEqual(alone.flatMap((found, image) => found.map((candidate) => ({ ...candidate, image }))))
})

test('what a tile sees of a figure does not depend on where the tile begins', async () => {
  const [whole, shifted] = [plates(11, { angle: 0.7, ridge: 0.8 }), blank(96)]
  for (let y = 0; y < 96 - 7; y++)
    for (let x = 0; x < 96 - 5; x++) shifted.map[y * 96 + x] = whole.map[(y + 7) * 96 + x + 5]!
  const [[expected], [found]] = [(await figures(whole)).candidates, (await figures(shifted)).candidates]
  expect(found!.xPx + 5).toBeCloseTo(expected!.xPx, 4)
  expect(found!.yPx + 7).toBeCloseTo(expected!.yPx, 4)
})

test('probabilities, the floor and the map are calibrated: sigmoid(slope · logit + offset)', async () => {
  const calibration = { slope: 0.5, offset: -1 }
  const logit = (p: number) => Math.log(p / (1 - p))
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
  const painting = blank(64)
  // flat and wider than the smoothing: the middle keeps its probability
  for (let y = 20; y < 40; y++) painting.map.fill(0.9, y * 64 + 20, y * 64 + 40)
  const network = probabilityOfGrey(Math.round(127.5 + logit(0.9) / 0.05))
  const expected = sigmoid(0.5 * logit(network) - 1)
  const at = async (probabilityFloor: number) =>
    (await openPaintedDetector({ ...merging, calibration, probabilityFloor }))(painting)
  const { candidates, map } = await at(expected - 0.005)
  expect(candidates).toHaveLength(1)
  expect(candidates[0]!.probability).toBeCloseTo(expected, 4)
  expect(map.data[30 * 64 + 30]).toBeCloseTo(expected, 4)
  expect((await at(expected + 0.005)).candidates).toEqual([])
})

test('the map is smaller by the stride, and candidates are in tile pixels all the same', async () => {
  const strided = await openPaintedDetector(merging, 2)
  const { candidates, map } = await strided(plates(9, { ridge: 0.8 }))
  expect(map.dims).toEqual([1, 1, 48, 48])
  expect(candidates).toHaveLength(1)
  expect(Math.hypot(candidates[0]!.xPx - 48.5, candidates[0]!.yPx - 48.5) * MPP).toBeLessThan(2)
})

test('a candidate that is merged is decided by more of the map: one and a half radii', () => {
  expect(candidateReachUm(plain)).toBe(3.75)
  expect(candidateReachUm(merging)).toBe(3.75 + 18.75)
})
