import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MetaphaseError } from '@metaphase/errors'
import type { ClassificationValidationFile } from '../evaluate/classification-record.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { readRunLog, runLogPath } from './run-log.ts'
import type { RunEvent } from './run-event.ts'

/** What a run left in its folder for a report; any part may be missing. */
export interface RunFolder {
  readonly events: readonly RunEvent[]
  /** run.json: seed and hyperparameters. */
  readonly runFile: unknown
  readonly evaluation: EvaluationRecord | null
  readonly classification: ClassificationValidationFile | null
}

/** Throws `request-invalid` when a file cannot be read and when there is neither log nor evaluation. */
export async function readRunFolder(folder: string): Promise<RunFolder> {
  const evaluationPath = join(folder, 'evaluation.json')
  const hasLog = existsSync(runLogPath(folder))
  if (!hasLog && !existsSync(evaluationPath))
    throw new MetaphaseError(
      'request-invalid',
      `${folder} holds neither log.jsonl nor evaluation.json; give the folder of a run.`,
    )
  return {
    events: hasLog ? await readRunLog(folder) : [],
    runFile: await readJson(join(folder, 'run.json')),
    evaluation: ((await readJson(evaluationPath)) as EvaluationRecord | undefined) ?? null,
    classification:
      ((await readJson(join(folder, 'classification.json'))) as ClassificationValidationFile | undefined) ??
      null,
  }
}

/** Undefined where the file does not exist. */
async function readJson(path: string): Promise<unknown> {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new MetaphaseError('request-invalid', `${path} is not JSON; write it again, or remove it.`, {
      cause,
    })
  }
}
