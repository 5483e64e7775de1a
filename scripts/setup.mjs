// Brings a fresh machine to a working tree, then runs a TypeScript file on the project's own Node:
//   node scripts/setup.mjs [FILE.ts ARGS…]
// Plain JavaScript without dependencies: it runs on whatever Node ≥ 20 the machine has, before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')
const stamps = join(root, 'node_modules', '.metaphase-setup')
const NODE_MAJOR_MIN = 20
/** The project's own Node, installed like any dependency; where there is none for the platform, the machine's must do. */
const ownNode = join(bin, 'node')
const NODE_MAJOR = 22

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN)
  fail(
    `Node ${process.versions.node} is too old to start the set-up: install Node ${NODE_MAJOR_MIN} or newer`,
  )

step('dependencies', ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'], () => {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  run(
    'npx',
    ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    'Check the network and the npm registry',
  )
})
step('database client', ['prisma/schema.prisma', 'pnpm-lock.yaml'], () => {
  // generating needs no schema engine, but Prisma's CLI wants its path to exist
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }
  run(join(bin, 'prisma'), ['generate'], 'See the message above', env)
})

const openSlide = join(root, 'packages/tiling/native')
step('openslide', ['packages/tiling/openslide.requirements.txt'], fetchOpenSlide, openSlide)

const page = join(root, 'apps/web')
const pageSources = ['apps/web', 'packages/client', 'packages/detection'].map(
  (workspace) => `${workspace}/src`,
)
step(
  'page',
  [...pageSources, 'apps/web/index.html', 'apps/web/vite.config.ts', 'pnpm-lock.yaml'],
  () =>
    run(join(page, 'node_modules/.bin/vite'), ['build', '--logLevel=warn', page], 'See the message above'),
  join(page, 'dist/index.html'),
)

const [file, ...args] = process.argv.slice(2)
if (file) {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  const child = spawnSync(findNode(), [join(root, file), ...args], { stdio: 'inherit', env })
  process.exit(child.status ?? 128 + (constants.signals[child.signal] ?? 0))
}

function findNode() {
  if (existsSync(ownNode)) return ownNode
  if (Number(process.versions.node.split('.')[0]) === NODE_MAJOR) return process.execPath
  fail(
    `No Node ${NODE_MAJOR} could be installed for ${process.platform}-${process.arch}: run this with Node ${NODE_MAJOR}`,
  )
}

/**
 * libopenslide, from a Python wheel that holds it in one file. Without it the formats that need it are refused, which is no
 * reason to stop.
 */
function fetchOpenSlide() {
  const requirements = join(root, 'packages/tiling/openslide.requirements.txt')
  const options = ['--quiet', '--no-deps', '--only-binary=:all:', '--retries=1', '--upgrade']
  const install = ['install', ...options, '--require-hashes', '--target', openSlide, '-r', requirements]
  let reason = 'there is no pip (Debian: apt install python3-pip)'
  for (const [command, ...leading] of [['python3', '-m', 'pip'], ['pip3'], ['pip']]) {
    const { status, stderr } = spawnSync(command, [...leading, ...install], { cwd: root, encoding: 'utf8' })
    if (status === 0) return true
    if (stderr && !/No module named pip/.test(stderr))
      reason = /^ERROR: (.*)/m.exec(stderr)?.[1] ?? stderr.trim()
  }
  process.stderr.write(
    `OpenSlide could not be fetched: ${reason}. Unless the system has a libopenslide, slides in SVS with JPEG 2000, ` +
      'NDPI, SCN, MRXS and DICOM are refused.\n',
  )
  return false
}

/** Does `work` unless it was done for exactly these inputs, files or folders, and `output`, if any, is there. It is not done if it returns false. */
function step(name, inputs, work, output = root) {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap((input) => filesAt(join(root, input)))) hash.update(readFileSync(path))
  const stamp = join(stamps, name.replaceAll(' ', '-'))
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(output)) return
  process.stderr.write(`Setting up: ${name} …\n`)
  if (work() === false) return
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, wanted)
}

/** The file itself, or every file of a folder, in an order that is always the same. */
function filesAt(path) {
  if (!statSync(path).isDirectory()) return [path]
  const inside = readdirSync(path, { recursive: true }).map((name) => join(path, name))
  return inside.filter((file) => statSync(file).isFile()).toSorted()
}

function run(command, args, advice, env = {}) {
  const path = existsSync(bin) ? `${bin}:${process.env.PATH}` : process.env.PATH
  // the child's stdout goes to our stderr: what follows set-up owns stdout
  const child = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env, PATH: path, CI: 'true' },
  })
  if (child.status !== 0)
    fail(
      `Set-up failed at: ${command} ${args.join(' ')} (${child.error ?? `exit ${child.status}`}). ${advice}.`,
    )
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
