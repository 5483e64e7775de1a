// Stores model bundles and notes them: node src/register-models.ts FOLDER-OF-BUNDLES [--activate ID]
// The same bundle again changes nothing. An active model stays active unless --activate names another.
import {
  activateModel,
  findActiveModel,
  openDatabase,
  registerModel,
  type Database,
  type Prisma,
} from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { manifestPath, readBundle, type Bundle } from '@metaphase/model'
import { ensureBucket, keys, openStore, putBytes, storageEnv, type Store } from '@metaphase/storage'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'

async function readBundles(folder: string): Promise<Bundle[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return Promise.all(entries.filter((e) => e.isDirectory()).map((e) => readBundle(join(folder, e.name))))
}

/** The manifest last: a worker that finds it finds everything. */
async function register(
  db: Database,
  store: Store,
  { manifest, manifestBytes, sha256, files }: Bundle,
): Promise<void> {
  await putBytes(store, keys.modelFile(sha256, manifest.files.detector.path), files.detector)
  if (manifest.files.classifier && files.classifier)
    await putBytes(store, keys.modelFile(sha256, manifest.files.classifier.path), files.classifier)
  await putBytes(store, keys.modelFile(sha256, manifestPath), manifestBytes)
  const { id: name, version } = manifest
  await registerModel(db, { sha256, name, version, manifest: manifest as unknown as Prisma.InputJsonObject })
}

async function activate(db: Database, bundles: readonly Bundle[], id: string): Promise<void> {
  const bundle = bundles.find(({ manifest }) => manifest.id === id)
  if (!bundle) throw new MetaphaseError('model-not-found', `None of the bundles has the id ${id}`)
  const active = await findActiveModel(db)
  if (active?.sha256 !== bundle.sha256) await activateModel(db, bundle.sha256)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { activate: { type: 'string' } },
})
const [folder] = positionals
if (!folder)
  throw new MetaphaseError('request-invalid', 'Name the folder that holds the bundles, for instance models/')
const env = z.object({ DATABASE_URL: z.url(), ...storageEnv.shape }).parse(process.env)
const db = openDatabase(env.DATABASE_URL, { poolSize: 1 })
const store = openStore(env)
try {
  await ensureBucket(store)
  const bundles = await readBundles(folder)
  for (const bundle of bundles) {
    await register(db, store, bundle)
    process.stdout.write(`${bundle.manifest.id}@${bundle.manifest.version} ${bundle.sha256}\n`)
  }
  if (values.activate !== undefined) await activate(db, bundles, values.activate)
} finally {
  store.close()
  await db.$disconnect()
}
