// Writes docs/licences.md: under which terms the npm packages are that are shipped.   npm run licences
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
export const LICENCES_PATH = join(root, 'docs/licences.md')

/** Terms that let anyone ship the package with this project. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Zlib',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
])
/** Weak copyleft, each looked at: used as it is, as a file of its own that can be exchanged. */
const exceptions: readonly { readonly licence: string; readonly name: RegExp }[] = [
  { licence: 'LGPL-3.0-or-later', name: /^@img\/sharp-libvips-/ }, // libvips, a shared library
  { licence: 'EPL-2.0', name: /^elkjs$/ }, // lays out graphs in Prisma's command line
]
/** Installed on some machines and not on others; its base package is listed. */
const ofOnePlatform = /[-/](linux|linuxmusl|darwin|win32|wasm32|freebsd|android)(-|$)/

export interface LicensedPackage {
  readonly name: string
  readonly licence: string
}

/** Every package that is installed for something other than development. */
export function shippedPackages(): LicensedPackage[] {
  const listed = execFileSync('pnpm', ['licenses', 'list', '--prod', '--recursive', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const byLicence = JSON.parse(listed) as Record<string, { name: string }[]>
  return Object.entries(byLicence)
    .flatMap(([licence, packages]) => packages.map(({ name }) => ({ name, licence })))
    .filter(({ name }) => !name.startsWith('@metaphase/'))
}

/** Whether the package may be shipped. An SPDX expression: with OR one of its licences is enough, with AND all are needed. */
export function mayShip({ name, licence }: LicensedPackage): boolean {
  if (exceptions.some((exception) => exception.licence === licence && exception.name.test(name))) return true
  const licences = licence.replaceAll(/[()]/g, '').split(/ (?:AND|OR) /i)
  return / OR /i.test(licence)
    ? licences.some((each) => allowed.has(each))
    : licences.every((each) => allowed.has(each))
}

/** docs/licences.md. */
export function licencesTable(packages: readonly LicensedPackage[]): string {
  const names = new Map<string, Set<string>>()
  for (const { name, licence } of packages)
    if (!ofOnePlatform.test(name)) names.set(licence, (names.get(licence) ?? new Set()).add(name))
  const rows = [...names]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, of]) => `| ${licence} | ${of.size} | ${[...of].toSorted().join(', ')} |`)
  return `# Licences

The npm packages that are shipped, by their terms. Written by \`npm run licences\`; \`npm test\` refuses other terms. Binaries for one
platform are left out: sharp's libvips is under LGPL-3.0-or-later. OpenSlide, fetched through pip, is under LGPL-2.1.

| licence | packages | |
| --- | --- | --- |
${rows.join('\n')}
`
}

if (import.meta.main) writeFileSync(LICENCES_PATH, licencesTable(shippedPackages()))
