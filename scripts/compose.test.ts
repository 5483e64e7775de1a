import { DCLinter } from 'dclint'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commandEnv } from '../apps/api/src/command.ts'
import { readConfig as readApi } from '../apps/api/src/config.ts'
import { readConfig as readWorkerCpu } from '../apps/worker-cpu/src/config.ts'
import { readConfig as readWorkerGpu } from '../apps/worker-gpu/src/config.ts'

// docker-compose.yml, deploy/Dockerfile and deploy/env.example against each other and against what the apps ask for.
const root = new URL('..', import.meta.url).pathname
const scratch = mkdtempSync(join(tmpdir(), 'metaphase-compose-'))
afterAll(() => rmSync(scratch, { recursive: true }))

interface Service {
  readonly image?: string
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string }
  readonly environment?: Readonly<Record<string, string>>
  readonly networks: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly profiles?: readonly string[]
  readonly healthcheck?: unknown
  readonly restart: string
  readonly read_only: boolean
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly logging?: { readonly options?: { readonly 'max-size'?: string } }
  readonly deploy: { readonly resources: { readonly limits: { readonly memory?: string } } }
}
interface Project {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly volumes: Readonly<Record<string, unknown>>
}

const composePath = join(root, 'docker-compose.yml')
const composeText = readFileSync(composePath, 'utf8')
const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')
const project = parse(composeText, { merge: true }) as Project
const services = Object.entries(project.services)
const env = newEnv(join(scratch, 'fresh.env'))

/** What deploy/new-env.sh writes. */
function newEnv(path: string): Record<string, string> {
  execFileSync('sh', [join(root, 'deploy/new-env.sh'), path])
  return parseEnv(readFileSync(path, 'utf8')) as Record<string, string>
}

/** Fills in `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as Compose does. */
function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind?: string, rest?: string) => {
      const value = values[name] || (kind === '-' ? rest : undefined)
      if (value === undefined) throw new Error(`${name} is not set: ${rest}`)
      return value
    },
  )
}

const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(project.services[name]?.environment ?? {}).map(([k, v]) => [k, interpolate(v, env)]),
  )

interface LintMessage {
  readonly rule: string
  readonly type: string
  readonly message: string
}

function lintErrors(path: string): string[] {
  // ports are judged below: the proxy's are meant to be open to everybody
  const rules = { 'no-unbound-port-interfaces': 0 } as const
  const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] })
  const results: readonly { messages: readonly LintMessage[] }[] = linter.lintFiles([path], false)
  const errors = results.flatMap(({ messages }) => messages).filter(({ type }) => type === 'error')
  return errors.map(({ rule, message }) => `${rule}: ${message}`)
}

test('the file follows the Compose specification', () => {
  expect(lintErrors(composePath)).toEqual([])
})

test.each([
  ['an unknown key of a service', composeText.replace('    user: redis', '    usr: redis')],
  ['a condition that does not exist', composeText.replace('service_completed_successfully', 'completed')],
])('%s is found to be against the specification', (_, broken) => {
  const path = join(scratch, 'docker-compose.yml')
  writeFileSync(path, broken)
  expect(lintErrors(path).join()).toContain('invalid-schema')
})

test.each([
  ['api', readApi],
  ['migrate', (env: NodeJS.ProcessEnv) => commandEnv.parse(env)],
  ['worker-cpu', readWorkerCpu],
  ['worker-gpu', readWorkerGpu],
  ['worker-gpu-cpu', readWorkerGpu],
] as const)('%s is given the environment it asks for, and nothing it does not know', (name, readConfig) => {
  const { METAPHASE_API_KEY: _, ...environment } = environmentOf(name)
  const known = Object.keys(readConfig(environment))
  expect(known).toEqual(expect.arrayContaining(Object.keys(environment)))
})

test('the GPU worker holds no database password and refuses to run without a GPU', () => {
  expect(JSON.stringify(environmentOf('worker-gpu'))).not.toContain(env['POSTGRES_PASSWORD'])
  expect(readWorkerGpu(environmentOf('worker-gpu'))).toMatchObject({
    REQUIRE_GPU: true,
    EXECUTION_PROVIDERS: ['cuda'],
  })
})

test('no secret has a default, and new-env.sh gives each another one', () => {
  const required = [...composeText.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name!)
  const secrets = [...new Set(required)]
  expect(secrets.toSorted()).toEqual([
    'METAPHASE_API_KEY',
    'POSTGRES_PASSWORD',
    'REDIS_PASSWORD',
    'S3_SECRET_ACCESS_KEY',
    'SESSION_SECRET',
  ])
  const values = secrets.map((name) => env[name]!)
  expect(new Set(values).size).toBe(secrets.length)
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{48}$/)
  expect(newEnv(join(scratch, 'second.env'))['POSTGRES_PASSWORD']).not.toBe(env['POSTGRES_PASSWORD'])
  expect(() => interpolate(composeText, {})).toThrow('deploy/new-env.sh')
})

test('new-env.sh leaves an .env that is there as it is', () => {
  const path = join(scratch, 'kept.env')
  writeFileSync(path, 'POSTGRES_PASSWORD=kept\n')
  const { status, stderr } = spawnSync('sh', [join(root, 'deploy/new-env.sh'), path], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('exists')
  expect(readFileSync(path, 'utf8')).toBe('POSTGRES_PASSWORD=kept\n')
})

test('every variable of env.example is used', () => {
  const used = [...composeText.matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
  expect([...used, 'COMPOSE_PROFILES']).toEqual(expect.arrayContaining(Object.keys(env)))
})

test('every image is pinned to a version', () => {
  const bases = [...dockerfile.matchAll(/^ARG \w+_IMAGE=(.+)$/gm)].map(([, image]) => image!)
  const images = services.flatMap(([, { image }]) => (image ? [image] : []))
  expect(bases).toHaveLength(3)
  for (const image of [...images, ...bases]) expect(image).toMatch(/:v?\d+\.\d+[\w.-]*$/)
})

test('every build has its target, and the Dockerfile runs files that exist', () => {
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, stage]) => stage)
  const targets = services.flatMap(([, { build }]) => (build ? [build.target] : []))
  expect(targets.toSorted()).toEqual(['api', 'migrate', 'worker-cpu', 'worker-gpu', 'worker-gpu-cpu'])
  expect(stages).toEqual(expect.arrayContaining(targets))
  const programs = [...dockerfile.matchAll(/^CMD \["node", "(.+)"\]$/gm)].map(([, path]) => path!)
  expect(programs).toHaveLength(targets.length)
  expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('both images that run ONNX Runtime turn its reports to its makers off', () => {
  const stages = dockerfile.split(/^FROM /m).filter((stage) => stage.includes('apps/worker-gpu/src/main.ts'))
  expect(stages).toHaveLength(2)
  for (const stage of stages) expect(stage).toContain('ORT_DISABLE_TELEMETRY=1')
})

test('database and queue can be reached by nobody outside, API and object store from this machine only', () => {
  const internal = Object.entries(project.networks).flatMap(([name, network]) =>
    network.internal ? [name] : [],
  )
  expect(internal).toEqual(['backend'])
  const onlyInternal = services
    .filter(([, { networks }]) => networks.join() === 'backend')
    .map(([name]) => name)
  expect(onlyInternal).toEqual(['postgres', 'redis', 'migrate', 'worker-gpu', 'worker-gpu-cpu'])
  const ports = services.flatMap(([name, service]) => (service.ports ?? []).map((port) => `${name} ${port}`))
  const fromElsewhere = ports.filter((port) => !port.includes(' 127.0.0.1:'))
  expect(ports).toEqual([
    's3 127.0.0.1:${S3_PORT:-7070}:7070',
    'api 127.0.0.1:${API_PORT:-3000}:3000',
    ...fromElsewhere,
  ])
  expect(fromElsewhere).toEqual(['tls 80:80', 'tls 443:443', 'tls 443:443/udp'])
})

test.each(services)('%s is confined', (_, service) => {
  expect(service).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  })
  expect(service.deploy.resources.limits.memory).toBeTruthy()
  expect(service.logging?.options?.['max-size']).toBeTruthy()
})

test.each(services.filter(([name]) => name !== 'migrate'))('%s restarts and says how it is', (_, service) => {
  expect(service.restart).toBe('unless-stopped')
  const stage = dockerfile
    .split(/^FROM /m)
    .find((text) => text.startsWith(`runtime AS ${service.build?.target}\n`))
  expect(service.healthcheck ?? stage?.match(/^HEALTHCHECK --interval/m)).toBeTruthy()
})

test('migrate ends by itself', () => {
  expect(project.services['migrate']?.restart).toBe('no')
})

test('what a service keeps lies in a volume that is declared', () => {
  const named = services
    .flatMap(([, { volumes }]) => volumes ?? [])
    .filter((volume) => !volume.startsWith('.'))
  const used = new Set(named.map((volume) => volume.split(':')[0]!))
  expect([...used].toSorted()).toEqual(Object.keys(project.volumes).toSorted())
})

test('a GPU, a CPU and TLS are chosen by profile; the rest always runs', () => {
  const chosen = services.flatMap(([name, { profiles }]) => (profiles ? [[name, ...profiles]] : []))
  expect(chosen).toEqual([
    ['worker-gpu', 'gpu'],
    ['worker-gpu-cpu', 'cpu'],
    ['tls', 'tls'],
  ])
})
