import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LICENCES_PATH, licencesTable, mayShip, shippedPackages } from './licences.ts'

const root = new URL('..', import.meta.url).pathname
const shipped = shippedPackages()

test('every shipped package is under terms that let it be shipped', () => {
  expect(shipped.length).toBeGreaterThan(100)
  expect(shipped.filter((each) => !mayShip(each))).toEqual([])
})

test.each(['GPL-3.0-only', 'AGPL-3.0', 'UNLICENSED', 'Unknown', 'MIT AND GPL-2.0', 'LGPL-3.0-or-later'])(
  'terms of %s are refused',
  (licence) => {
    expect(mayShip({ name: 'x', licence })).toBe(false)
  },
)

test('docs/licences.md is up to date: npm run licences', () => {
  const names = (table: string) => table.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ')
  expect(names(readFileSync(LICENCES_PATH, 'utf8'))).toBe(names(licencesTable(shipped)))
})

interface Audit {
  readonly error?: { readonly message: string }
  readonly metadata?: { readonly vulnerabilities: { readonly high: number; readonly critical: number } }
}
const audit = readAudit()

function readAudit(): Audit {
  const { stdout } = spawnSync('pnpm', ['audit', '--prod', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
  })
  try {
    return JSON.parse(stdout) as Audit
  } catch {
    return { error: { message: 'pnpm audit gave no answer' } }
  }
}
const isAudited = audit.metadata !== undefined

test.skipIf(!isAudited)(
  `no shipped package has a grave weakness that is known${isAudited ? '' : ' (not looked up: the registry answers no audits here)'}`,
  () => {
    expect(audit.metadata?.vulnerabilities).toMatchObject({ high: 0, critical: 0 })
  },
)
