import { activateModel, registerModel, type Database } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { bundleContents, manifestPath, readBundle, type Bundle } from '@metaphase/model'
import { ensureBucket, keys, putBytes, type Store } from '@metaphase/storage'
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand, withDatabaseAndStore } from './command.ts'

interface RegisteredModel {
  readonly name: string
  readonly version: string
  readonly sha256: string
}

/**
 * Puts every model bundle of a folder into storage and the database; those that are there stay as they are. Makes the
 * one called `activate` the default for new analyses. Throws model-invalid, model-not-found.
 */
export async function registerModels(
  { db, store }: { db: Database; store: Store },
  { folder, activate }: { folder: string; activate?: string | undefined },
): Promise<RegisteredModel[]> {
  const bundles = await Promise.all((await bundleFolders(folder)).map((path) => readBundle(path)))
  const chosen = bundles.find(({ manifest }) => manifest.id === activate)
  if (activate !== undefined && !chosen)
    throw new MetaphaseError('model-not-found', `No bundle in ${folder} is called "${activate}".`)
  await ensureBucket(store)
  for (const bundle of bundles) await storeBundle({ db, store }, bundle)
  if (chosen) await activateModel(db, chosen.sha256)
  return bundles.map(({ manifest: { id: name, version }, sha256 }) => ({ name, version, sha256 }))
}

/** Folders with a manifest; `models/` may hold others. */
async function bundleFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const paths = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  const isBundle = await Promise.all(
    paths.map((path) =>
      access(join(path, manifestPath)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return paths.filter((_path, i) => isBundle[i])
}

/** The row comes last: whoever finds it finds the files. */
async function storeBundle({ db, store }: { db: Database; store: Store }, bundle: Bundle): Promise<void> {
  const { manifest, manifestBytes, sha256 } = bundle
  for (const { path, contents } of bundleContents(bundle))
    await putBytes(store, keys.modelFile(sha256, path), contents)
  await putBytes(store, keys.modelManifest(sha256), manifestBytes)
  const { id: name, version } = manifest
  await registerModel(db, { sha256, name, version, manifest: JSON.parse(JSON.stringify(manifest)) })
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { activate: { type: 'string' } },
  })
  const [folder] = positionals
  if (folder === undefined) throw new Error('Usage: register-models FOLDER-OF-BUNDLES [--activate NAME]')
  await withDatabaseAndStore(async (opened) => {
    for (const { name, version, sha256 } of await registerModels(opened, { folder, ...values }))
      console.log(`${name}@${version} ${sha256}`)
  })
}

if (import.meta.main) await runCommand(main)
