import { MetaphaseError } from '@metaphase/errors'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const usage = `npm run quickstart -- [PATH-TO-SLIDE] [options]

  PATH-TO-SLIDE      a TIFF, SVS, JPEG or PNG; without one a phantom slide is made
  --mpp VALUE        µm/px, for an image that does not say ("0.2456", or "0.25,0.26" for x,y)
  --exit             stop after the result instead of staying up
  --json             print one JSON object as the last line; everything else goes to stderr
  --workers N        worker-gpu processes (default 1)
  --tiles-per-batch N  tiles in one job (default 16)
  --port N           the API's port (default: a free one)
  --data DIR         where everything is kept (default .metaphase)
  --help             print this`

export interface Options {
  readonly slidePath: string | null
  readonly mppOverride: string | null
  readonly exit: boolean
  readonly json: boolean
  readonly help: boolean
  readonly workers: number
  readonly tilesPerBatch: number
  readonly port: number
  readonly dataDir: string
}

/** Reads the command line; `request-invalid` says what is wrong with it. Relative paths are those of the caller's folder. */
export function readOptions(args: readonly string[], cwd: string, repository: string): Options {
  const { values, positionals } = parse(args)
  if (positionals.length > 1) throw invalid(`one slide at a time, not ${positionals.length}`)
  const [slide] = positionals
  return {
    slidePath: slide === undefined ? null : resolve(cwd, slide),
    mppOverride: values.mpp ?? null,
    exit: values.exit,
    json: values.json,
    help: values.help,
    workers: count('workers', values.workers),
    tilesPerBatch: count('tiles-per-batch', values['tiles-per-batch']),
    port: values.port === undefined ? 0 : count('port', values.port),
    dataDir: values.data === undefined ? resolve(repository, '.metaphase') : resolve(cwd, values.data),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mpp: { type: 'string' },
        exit: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        workers: { type: 'string', default: '1' },
        'tiles-per-batch': { type: 'string', default: '16' },
        port: { type: 'string' },
        data: { type: 'string' },
      },
    })
  } catch (error) {
    throw invalid((error as Error).message)
  }
}

function count(name: string, value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw invalid(`--${name} takes a whole number above 0, not "${value}"`)
}

const invalid = (what: string) => new MetaphaseError('request-invalid', `${what}\n\n${usage}`)
