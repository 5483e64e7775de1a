/** Writes models/haematoxylin-baseline: `node scripts/emit-baseline.ts`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emitBaselineBundle } from '../packages/model/src/baseline/bundle.ts'

const directory = join(import.meta.dirname, '../models/haematoxylin-baseline')

await mkdir(directory, { recursive: true })
for (const [path, contents] of Object.entries(emitBaselineBundle())) {
  await writeFile(join(directory, path), contents)
  console.log(`${path}: ${contents.byteLength} bytes`)
}
