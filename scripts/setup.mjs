// Brings a fresh machine to a working tree, then runs a TypeScript file on the project's own Node:
//   node scripts/setup.mjs [FILE.ts ARGS…]
// Plain JavaScript without dependencies: it runs on whatever Node ≥ 20 the machine has, before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/** Does `work` unless it was done for exactly these inputs. */
function step(name, inputs, work) {
  const hash = createHash('sha256')
  for (const input of inputs) hash.update(readFileSync(join(root, input)))
  const stamp = join(stamps, name.replaceAll(' ', '-'))
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write(`Setting up: ${name} …\n`)
  work()
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, wanted)
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
