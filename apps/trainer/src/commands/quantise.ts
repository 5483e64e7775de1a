import type { Manifest } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { lossOf } from '../quantise/loss-of.ts'
import { writeInt8Bundle } from '../quantise/write-int8-bundle.ts'
import { readOptions, usageError } from './command-options.ts'

const usage =
  'quantise --model DIR --images DIR --out DIR --version X.Y.Z [--float32 FILE.json --int8 FILE.json]'

const options = {
  model: { type: 'string' },
  images: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  float32: { type: 'string' },
  int8: { type: 'string' },
} as const

/**
 * Makes a bundle of another and a variant of its detector in 8 bits, calibrated on a folder of real images. What it loses is
 * the difference of two evaluations of one bundle, or one set of fold bundles, that has the variant: what `evaluate detection
 * --save` wrote with `--precision float32` and with `--precision int8`. Without them nobody takes it unasked.
 */
export async function quantiseCommand(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { model, images, out, version, float32, int8 } = values
  if (!model || !images || !out || !version)
    throw usageError('--model, --images, --out and --version are needed', usage)
  if ((float32 === undefined) !== (int8 === undefined))
    throw usageError('--float32 and --int8 are compared: give both or neither', usage)
  const loss = float32 && int8 ? lossOf(await readRecord(float32), await readRecord(int8)) : undefined
  await writeInt8Bundle(out, { model, images, version, loss })
  console.log(`${out}: ${version}, ${lossText(loss)}`)
}

const lossText = (loss: Manifest['int8']): string =>
  loss
    ? `in 8 bits F1 changes by ${(-loss.lostF1).toFixed(4)} on ${loss.dataset}`
    : 'in 8 bits as well, which nobody has measured yet'

const readRecord = async (path: string): Promise<EvaluationRecord> =>
  JSON.parse(await readFile(path, 'utf8')) as EvaluationRecord
