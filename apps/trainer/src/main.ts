import { MetaphaseError } from '@metaphase/errors'

/** The commands by name; each is loaded when it is called for: only some of them need TensorFlow.js. */
const commands: Readonly<Record<string, () => Promise<(args: string[]) => Promise<void>>>> = {
  setup: async () => (await import('./commands/setup.ts')).setup,
  datasets: async () => (await import('./commands/datasets.ts')).datasets,
  'fetch-encoder': async () => (await import('./commands/fetch-encoder.ts')).fetchEncoder,
  train: async () => (await import('./commands/train.ts')).trainCommand,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluate,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  'add-classifier': async () => (await import('./commands/add-classifier.ts')).addClassifier,
  quantise: async () => (await import('./commands/quantise.ts')).quantiseCommand,
  predict: async () => (await import('./commands/predict.ts')).predict,
  survey: async () => (await import('./commands/survey.ts')).survey,
  report: async () => (await import('./commands/report.ts')).report,
}

const [name = '', ...args] = process.argv.slice(2)
try {
  const load = commands[name]
  if (!load) {
    throw new MetaphaseError(
      'request-invalid',
      `There is no command "${name}". Usage: npm run trainer -- ${Object.keys(commands).join(' | ')}`,
    )
  }
  const command = await load()
  await command(args)
} catch (error) {
  if (!(error instanceof MetaphaseError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
