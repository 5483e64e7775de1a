import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crc32c, fileVersionRecord, scalarsRecord, sessionStartRecord } from './tensorboard-bytes.ts'
import { openTensorBoard } from './tensorboard.ts'

test('the records are the bytes that TensorBoard 2.21 read back as loss/total 0.75 and validation/f1 0.5 at step 300', () => {
  const opened = 1_700_000_000.5
  const written = Buffer.concat([
    fileVersionRecord(opened),
    sessionStartRecord({ wallTimeS: opened, step: 300 }),
    scalarsRecord({ wallTimeS: opened + 1, step: 300 }, [
      { tag: 'loss/total', value: 0.75 },
      { tag: 'validation/f1', value: 0.5 },
    ]),
  ])
  expect(written.toString('hex')).toBe(
    '1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b3531101000000000000000' +
      '95fbfe180900002040fc54d94110ac023a020801b94512a33700000000000000e7e8ca590900006040fc54d94110ac02' +
      '2a290a110a0a6c6f73732f746f74616c150000403f0a140a0d76616c69646174696f6e2f6631150000003f5de7cc0b',
  )
})

test('the checksum is that of RFC 3720, B.4', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e)
})

test('a resumed run writes a second file, which voids the first from the step on that it begins with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorboard-'))
  const nowMs = () => 1_700_000_000_500
  openTensorBoard(folder, { nowMs }).close()
  const resumed = openTensorBoard(folder, { nowMs })
  resumed.write({
    event: 'step',
    epoch: 3,
    step: 2,
    globalStep: 302,
    learningRate: 0.5,
    reversalStrength: 0.25,
    losses: { total: 2 },
    stepMs: 100,
    waitMs: 1,
  })
  resumed.write({ event: 'mining', epoch: 3, falseAlarms: 17, perMm2: 3.5 })
  resumed.close()
  const files = readdirSync(join(folder, 'tensorboard')).toSorted()
  expect(files).toHaveLength(2)
  const at = { wallTimeS: 1_700_000_000.5, step: 302 }
  expect(readFileSync(join(folder, 'tensorboard', files[1]!))).toEqual(
    Buffer.concat([
      fileVersionRecord(at.wallTimeS),
      sessionStartRecord(at),
      scalarsRecord(at, [
        { tag: 'loss/total', value: 2 },
        { tag: 'schedule/learningRate', value: 0.5 },
        { tag: 'schedule/reversalStrength', value: 0.25 },
        { tag: 'time/stepMs', value: 100 },
        { tag: 'time/waitMs', value: 1 },
      ]),
      scalarsRecord(at, [
        { tag: 'mining/falseAlarms', value: 17 },
        { tag: 'mining/falseAlarmsPerMm2', value: 3.5 },
      ]),
    ]),
  )
})
