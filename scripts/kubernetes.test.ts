import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Service } from 'kubernetes-models/v1/Service'
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { commandEnv } from '../apps/api/src/command.ts'
import { readConfig as readApi } from '../apps/api/src/config.ts'
import { readConfig as readWorkerCpu } from '../apps/worker-cpu/src/config.ts'
import { readConfig as readWorkerGpu } from '../apps/worker-gpu/src/config.ts'

// deploy/kubernetes against the schemas of Kubernetes and KEDA, and against what the apps ask for. No cluster has run it.
const folder = new URL('../deploy/kubernetes/', import.meta.url).pathname
const kinds = {
  ConfigMap,
  Deployment,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  ScaledObject,
  Service,
  ServiceAccount,
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
interface Labels {
  readonly [name: string]: string
}
interface EnvVar {
  readonly name: string
  readonly value?: string
}
interface Container {
  readonly image: string
  readonly env: readonly EnvVar[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly livenessProbe?: { readonly httpGet: { readonly path: string; readonly port: string } }
  readonly readinessProbe?: unknown
  readonly resources: { readonly requests: object; readonly limits: { readonly memory?: string } }
  readonly securityContext: object
}
interface Manifest {
  readonly kind: keyof typeof kinds
  readonly metadata: { readonly name: string }
  readonly data?: Labels
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels }
    readonly template: {
      readonly metadata: { readonly labels: Labels }
      readonly spec: { readonly containers: readonly [Container]; readonly securityContext: object }
    }
    readonly triggers: readonly { readonly metadata: { readonly query: string } }[]
    readonly minReplicaCount: number
  }
}

const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml')
const manifests = files.flatMap((name) =>
  parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS() as Manifest),
)
const ofKind = (kind: Manifest['kind']) => manifests.filter((manifest) => manifest.kind === kind)
const workloads = [...ofKind('Deployment'), ...ofKind('Job')]
const named = manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const)

/** What the schema says against a manifest; null where nothing. */
function complaint(manifest: Json): string | null {
  const { kind } = manifest as unknown as Manifest
  try {
    new kinds[kind](manifest as never).validate()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** The manifest once for each of its values, with one there that no field can have, and where. */
function* spoilt(value: Json, path = ''): Generator<[string, Json]> {
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0) {
    yield [path, typeof value === 'object' ? 'no object' : { no: { such: 'value' } }]
    return
  }
  for (const [key, inner] of Object.entries(value))
    for (const [where, replaced] of spoilt(inner, `${path}/${key}`)) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, Json>
      copy[key] = replaced
      yield [where, copy]
    }
}

test.each(named)('%s follows its schema', (_, manifest) => {
  expect(complaint(manifest as unknown as Json)).toBeNull()
})

test.each(named)(
  '%s has no field that its schema does not know: a wrong value is noticed everywhere',
  (_, manifest) => {
    const unnoticed = [...spoilt(manifest as unknown as Json)].filter(
      ([path, broken]) => !/^\/(apiVersion|kind)$/.test(path) && complaint(broken) === null,
    )
    expect(unnoticed.map(([path]) => path)).toEqual([])
  },
)

test('a field that is spelled wrong would be noticed', () => {
  const [deployment] = ofKind('Deployment')
  const wrong = { ...deployment, spec: { ...deployment!.spec, replica: 2 } } as unknown as Json
  const unnoticed = [...spoilt(wrong)].filter(([, broken]) => complaint(broken) === null)
  expect(unnoticed.map(([path]) => path)).toContain('/spec/replica')
})

test('kustomization.yaml names every file and every image', () => {
  const { resources, images } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as {
    resources: string[]
    images: { name: string }[]
  }
  expect(resources.toSorted()).toEqual(files.toSorted())
  const used = workloads.map(({ spec }) => spec.template.spec.containers[0].image)
  expect(images.map(({ name }) => name).toSorted()).toEqual(used.toSorted())
})

test.each([
  ['api', readApi],
  ['worker-cpu', readWorkerCpu],
  ['worker-gpu', readWorkerGpu],
] as const)('%s is given the environment it asks for, and nothing it does not know', (name, readConfig) => {
  const { spec } = workloads.find(({ metadata }) => metadata.name === name)!
  const secrets: Labels = {
    DATABASE_URL: 'postgresql://p/m',
    REDIS_URL: 'redis://r',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
    SESSION_SECRET: 'of at least thirty-two characters',
    OIDC_CLIENT_SECRET: '',
  }
  const values = spec.template.spec.containers[0].env.map((variable) => [
    variable.name,
    variable.value ?? secrets[variable.name],
  ])
  const environment = { ...ofKind('ConfigMap')[0]!.data, ...(Object.fromEntries(values) as Labels) }
  const known = Object.keys(readConfig(environment))
  expect(known).toEqual(expect.arrayContaining(Object.keys(environment)))
})

test('migrate is given the database, the object store and the first API key', () => {
  const { spec } = workloads.find(({ metadata }) => metadata.name === 'migrate')!
  const own = spec.template.spec.containers[0].env.map(({ name }) => name)
  const given = [...own, ...Object.keys(ofKind('ConfigMap')[0]!.data!)]
  const needed = Object.entries(commandEnv.shape).filter(([, schema]) => !schema.safeParse(undefined).success)
  expect(given).toEqual(expect.arrayContaining(needed.map(([name]) => name)))
  expect(own.filter((name) => !(name in commandEnv.shape))).toEqual(['METAPHASE_API_KEY'])
})

test('worker-gpu has no password of the database, and ends rather than run on the CPU', () => {
  const { spec } = workloads.find(({ metadata }) => metadata.name === 'worker-gpu')!
  const { env, resources } = spec.template.spec.containers[0]
  expect(env.map(({ name }) => name)).not.toContain('DATABASE_URL')
  expect(env).toContainEqual({ name: 'REQUIRE_GPU', value: '1' })
  expect(resources.limits).toMatchObject({ 'nvidia.com/gpu': 1 })
})

test.each(workloads.map((workload) => [workload.metadata.name, workload] as const))(
  '%s is limited and confined',
  (_, { spec }) => {
    const { containers, securityContext } = spec.template.spec
    const [{ resources, securityContext: ofContainer }] = containers
    expect(resources.limits.memory).toBeTruthy()
    expect(resources.requests).toMatchObject({ cpu: expect.anything(), memory: expect.anything() })
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(ofContainer).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  },
)

test.each(ofKind('Deployment').map((deployment) => [deployment.metadata.name, deployment] as const))(
  '%s is probed where it listens, and a node that is drained takes one of it at a time',
  (name, { spec }) => {
    const [{ livenessProbe, ports = [], env }] = spec.template.spec.containers
    const port = ports.find((each) => each.name === livenessProbe?.httpGet.port)!.containerPort
    const configured = {
      ...ofKind('ConfigMap')[0]!.data,
      ...Object.fromEntries(env.map((e) => [e.name, e.value])),
    }
    expect(String(port)).toBe(name === 'api' ? configured['PORT'] : configured['METRICS_PORT'])
    expect(livenessProbe?.httpGet.path).toBe('/health/live')
    const budget = ofKind('PodDisruptionBudget').find(({ metadata }) => metadata.name === name)
    expect(budget?.spec.selector.matchLabels).toEqual(spec.template.metadata.labels)
    expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels)
  },
)

test('workers are scaled on waiting and active jobs, never on waiting ones alone; the one that sweeps stays', () => {
  const scaled = ofKind('ScaledObject')
  expect(scaled.map(({ metadata }) => metadata.name)).toEqual(['worker-gpu', 'worker-cpu'])
  for (const { spec } of scaled)
    for (const { metadata } of spec.triggers) expect(metadata.query).toContain('state=~"waiting|active"')
  expect(scaled[1]!.spec.minReplicaCount).toBeGreaterThan(0)
})

test('without a rule of its own nothing is reached: metrics by the monitoring, the API by the ingress', () => {
  const policies = ofKind('NetworkPolicy') as unknown as {
    metadata: { name: string }
    spec: { podSelector: object; policyTypes: string[]; ingress?: { ports: { port: number }[] }[] }
  }[]
  expect(policies.find(({ metadata }) => metadata.name === 'default-deny')?.spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
  })
  const open = policies.flatMap(({ spec }) => spec.ingress ?? []).flatMap(({ ports }) => ports)
  expect(open.map(({ port }) => port).toSorted((a, b) => a - b)).toEqual([3000, 9464])
})
