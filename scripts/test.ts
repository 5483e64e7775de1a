// `npm test`: types, lint, format, unused code, then every test against the real services. Ends with one line of counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('..', import.meta.url).pathname
const checks = ['check:types', 'check:lint', 'check:format', 'check:unused']

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0

/** Each check counts as one test. Turbo remembers those whose inputs have not changed. */
function runChecks(): Counts[] {
  return checks.map((check) => {
    const passed = run('turbo', ['run', check, '--output-logs=errors-only', '--log-prefix=none'])
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
  })
}

function runTests(patterns: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'metaphase-test-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const succeeded = run('vitest', ['run', ...reporters, ...patterns])
    const counted = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>
    const failed = counted['numFailedTests'] ?? 0
    const skipped = (counted['numPendingTests'] ?? 0) + (counted['numTodoTests'] ?? 0)
    // a run can fail without a failing test: a file that does not load, an error outside of any test
    return {
      passed: counted['numPassedTests'] ?? 0,
      failed: succeeded ? failed : Math.max(failed, 1),
      skipped,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const patterns = process.argv.slice(2)
const all = [...(patterns.length === 0 ? runChecks() : []), runTests(patterns)]
const total = (name: keyof Counts) => all.reduce((sum, counts) => sum + counts[name], 0)
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`)
process.exitCode = total('failed') === 0 ? 0 : 1
