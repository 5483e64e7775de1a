import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { computeFolds, foldsText } from '../data/compute-folds.ts'
import { countSource } from '../data/count-source.ts'
import { countTrack2 } from '../data/count-track2.ts'
import { namesIn } from '../data/dataset-files.ts'
import { differencesFound, differencesWithinThePaper } from '../data/dataset-differences.ts'
import { type Found, foundText, table1Text, table2Text } from '../data/dataset-tables.ts'
import { foldsPath } from '../data/folds.ts'
import { loaders, type StoredSource } from '../data/loaders.ts'
import { readOptions, usageError } from './command-options.ts'

const usage = 'datasets [--data DIR] [--write-folds]'

const options = {
  data: { type: 'string', default: join('..', 'shared', 'data') },
  'write-folds': { type: 'boolean', default: false },
} as const

/**
 * Prints the paper's Tables 1 and 2 beside what is found under a folder, and names the differences; with `--write-folds` it
 * writes the folds of both tracks instead.
 */
export async function datasets(args: string[]): Promise<void> {
  const { values, positionals } = readOptions(args, options, usage)
  if (positionals.length > 0) throw usageError(`"${positionals[0]}" is not understood`, usage)
  if (!values['write-folds']) return console.log(await describeDatasets(values.data))
  await writeFile(foldsPath, foldsText(await computeFolds(values.data)))
  console.log(foldsPath)
}

/** The text that `trainer datasets` prints. */
export async function describeDatasets(dataFolder: string): Promise<string> {
  const found = await findAll(dataFolder)
  const track2 = await countTrack2(dataFolder)
  return [
    'Table 1 of the paper: stated or published / found',
    table1Text(found),
    'Table 2 of the paper: stated / found (total: every figure once)',
    table2Text(track2),
    `Found in ${dataFolder}`,
    foundText(found, await countAtNorm(dataFolder)),
    'Differences',
    [...differencesWithinThePaper(), ...differencesFound(found, track2)]
      .map((line) => `- ${line}`)
      .join('\n'),
  ].join('\n\n')
}

async function findAll(dataFolder: string): Promise<Found> {
  const sources = Object.keys(loaders) as StoredSource[]
  const counted = sources.map(async (source) => [source, await countSource(dataFolder, source)] as const)
  return Object.fromEntries(await Promise.all(counted)) as Found
}

/** AtNorM-Br is a test set of Track 2 from other slides, and never trained on: it has no loader. */
async function countAtNorm(dataFolder: string): Promise<{ readonly total: number } | null> {
  const folder = join(dataFolder, 'atnorm-br')
  if (!existsSync(folder)) return null
  const patches = ['Atypical', 'Normal'].map((name) => namesIn(join(folder, name), '.png'))
  return { total: (await Promise.all(patches)).flat().length }
}
