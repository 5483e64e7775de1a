import { codeOf, MetaphaseError } from '@metaphase/errors'
import { defaultModel } from '@metaphase/model'
import { startEmbeddedServices } from '@metaphase/testing'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { analysisWhen } from './analysis-when.ts'
import { keepApiKey } from './api-key-file.ts'
import { createClient, hasEnded, type Analysis, type Client } from './client.ts'
import { lockDataDir } from './instance-lock.ts'
import { readOptions, usage, type Options } from './options.ts'
import { describePhantom } from './phantom-score.ts'
import { makePhantomSlide } from './phantom-slide.ts'
import { createProgressBar } from './progress-bar.ts'
import { describe, resultOf, type QuickstartResult } from './report.ts'
import { startSystem, type System } from './system.ts'
import { startWebhookReceiver } from './webhook-receiver.ts'

const repository = new URL('../../../', import.meta.url).pathname

async function main(options: Options): Promise<void> {
  if (options.help) return void process.stdout.write(`${usage}\n`)
  const out = options.json ? process.stderr : process.stdout
  const say = (line: string) => out.write(`${line}\n`)
  const stopping: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of stopping.splice(0).toReversed()) await step()
  }
  try {
    stopping.push(await lockDataDir(options.dataDir))
    const phantom =
      options.slidePath === null ? await makePhantomSlide(join(options.dataDir, 'phantoms'), out) : null
    const slidePath = options.slidePath ?? phantom!.path
    await access(slidePath).catch(() => {
      throw new MetaphaseError('request-invalid', `There is no file at ${slidePath}`)
    })
    say('Starting Postgres, Redis and the object store …')
    const services = await startEmbeddedServices({ dataDir: join(options.dataDir, 'services') })
    stopping.push(() => services.stop())
    say('Starting the API and the workers …')
    const system = await startSystem({
      ...options,
      services,
      name: 'metaphase',
      model: defaultModel,
    })
    stopping.push(() => system.stop())
    const apiKey = await keepApiKey(join(options.dataDir, 'api-key'), () => system.createApiKey(['admin']))
    const client = createClient(system.url, apiKey)
    const { analysis, result } = await analyseSlide(client, slidePath, options.mppOverride, out)
    say(describe(analysis, result))
    if (phantom) say(describePhantom(await client.figures(analysis.id), phantom.truth))
    say(addresses(system, apiKey))
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    if (!options.exit) {
      say('Running until you press Ctrl-C.')
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
      })
    }
  } finally {
    await stop()
  }
}

/** Posts the slide, follows it, and waits for its signed webhook. */
async function analyseSlide(
  client: Client,
  slidePath: string,
  mppOverride: string | null,
  out: NodeJS.WriteStream,
): Promise<{ analysis: Analysis; result: QuickstartResult }> {
  const receiver = await startWebhookReceiver()
  const endpoint = await client.createWebhookEndpoint(receiver.url)
  receiver.secret = endpoint.secret
  try {
    out.write(`Posting ${slidePath} …\n`)
    const started = performance.now()
    const fields = mppOverride === null ? {} : { mppOverride }
    const { analysis: queued } = await client.postSlide(slidePath, fields)
    const analysis = await follow(client, queued!.id, out)
    const webhook = await receiver.messageFor(analysis.id)
    out.write(`Webhook received and its signature verified: ${webhook.type}\n`)
    if (analysis.error)
      throw new MetaphaseError(
        'internal',
        `The analysis ${analysis.state}: ${analysis.error.code}: ${analysis.error.detail}`,
      )
    return { analysis, result: resultOf(analysis, Math.round(performance.now() - started)) }
  } finally {
    await client.deleteWebhookEndpoint(endpoint.id)
    await receiver.close()
  }
}

async function follow(client: Client, analysisId: string, out: NodeJS.WriteStream): Promise<Analysis> {
  const bar = createProgressBar(out)
  const analysis = await analysisWhen(client, analysisId, (current) => {
    bar.show(current.state, current.progress)
    return hasEnded(current)
  })
  bar.end()
  return analysis
}

const addresses = (
  { url }: System,
  apiKey: string,
): string => `  The page         ${url}/             (sign in with the API key)
  API and docs     ${url}/docs         (any user name; the API key is the password)
  Bull Board       ${url}/ops/queues   (likewise)
  API key          ${apiKey}
`

try {
  await main(readOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd(), repository))
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`\n${codeOf(error)}: ${message}\n`)
  if (message.includes('mppOverride'))
    process.stderr.write('Here that is --mpp, as in: npm run quickstart -- slide.svs --mpp 0.25\n')
  if (codeOf(error) === 'internal') process.stderr.write(`${(error as Error).stack}\n`)
  process.exitCode = 1
}
