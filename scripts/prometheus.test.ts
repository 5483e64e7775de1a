import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { locateDebianProgram } from '../packages/testing/src/services/debian-program.ts'

// deploy/prometheus and deploy/grafana, checked by Prometheus' own promtool. That the metrics they name exist is checked where
// the apps run: apps/standalone/test/telemetry.test.ts.
const root = new URL('..', import.meta.url).pathname
const folder = join(root, 'deploy/prometheus')
const scratch = mkdtempSync(join(tmpdir(), 'metaphase-promtool-'))
afterAll(() => rmSync(scratch, { recursive: true }))

interface Alert {
  readonly alert: string
  readonly annotations: { readonly summary?: string; readonly runbook_url?: string }
  readonly labels: { readonly severity?: string }
}
interface AlertTest {
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[]
}
interface Dashboard {
  readonly panels: readonly {
    readonly title: string
    readonly targets?: readonly { readonly expr: string }[]
  }[]
}

const readYaml = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as unknown
const { groups } = readYaml('alerts.yml') as { groups: readonly { rules: readonly Alert[] }[] }
const alerts = groups.flatMap(({ rules }) => rules)
const { tests } = readYaml('alerts.test.yml') as { tests: readonly AlertTest[] }
const dashboard = JSON.parse(readFileSync(join(root, 'deploy/grafana/metaphase.json'), 'utf8')) as Dashboard

const promtool = await locateDebianProgram({
  name: 'promtool',
  packages: ['prometheus'],
  dependencies: false,
  howToInstall: 'Install Prometheus',
}).catch(() => null)
const why = promtool ? '' : ' (skipped: promtool could not be fetched)'

async function runPromtool(...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(promtool!.path, args, { cwd: folder })
  return stdout + stderr
}

test.skipIf(!promtool).each(['prometheus.yml', 'prometheus-kubernetes.yml'])(
  `promtool takes %s and the rules${why}`,
  async (name) => {
    // Debian's Prometheus is built without the discovery of pods
    const text = readFileSync(join(folder, name), 'utf8').replace(
      /kubernetes_sd_configs: .*/,
      'static_configs: [{ targets: [localhost] }]',
    )
    writeFileSync(join(scratch, name), text)
    writeFileSync(join(scratch, 'alerts.yml'), readFileSync(join(folder, 'alerts.yml')))
    expect(await runPromtool('check', 'config', join(scratch, name))).toContain(
      `${alerts.length} rules found`,
    )
  },
)

test.skipIf(!promtool)(
  `every alert fires when it should and not otherwise, says promtool${why}`,
  async () => {
    expect(await runPromtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS')
  },
)

test.skipIf(!promtool)(`a rule that is broken is found by its test${why}`, async () => {
  const broken = readFileSync(join(folder, 'alerts.yml'), 'utf8').replace('> 0.02', '> 0.2')
  writeFileSync(join(scratch, 'alerts.yml'), broken)
  writeFileSync(join(scratch, 'alerts.test.yml'), readFileSync(join(folder, 'alerts.test.yml')))
  await expect(runPromtool('test', 'rules', join(scratch, 'alerts.test.yml'))).rejects.toThrow(
    'Command failed',
  )
})

test.skipIf(!promtool)(`every expression of the dashboard is PromQL, says promtool${why}`, async () => {
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  const rules = expressions.map((expr, i) => ({
    record: `panel:${i}`,
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }))
  const path = join(scratch, 'dashboard.yml')
  writeFileSync(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
  expect(await runPromtool('check', 'rules', path)).toContain(`${expressions.length} rules found`)
})

test.each(alerts.map((alert) => [alert.alert, alert] as const))(
  '%s has a test and a runbook',
  (name, alert) => {
    const expected = tests.flatMap(({ alert_rule_test }) =>
      alert_rule_test.filter((t) => t.alertname === name),
    )
    expect(expected.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true)
    expect(alert.labels.severity).toMatch(/^(critical|warning)$/)
    expect(alert.annotations.runbook_url).toBe(`docs/runbooks/${name}.md`)
    const path = join(root, alert.annotations.runbook_url!)
    expect(existsSync(path)).toBe(true)
    const page = readFileSync(path, 'utf8')
    for (const heading of ['## What it means', '## What to look at', '## What to do'])
      expect(page).toContain(heading)
  },
)
