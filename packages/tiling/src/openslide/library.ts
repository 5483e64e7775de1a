import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MetaphaseError } from '@metaphase/errors'
import koffi, { type LibraryHandle } from 'koffi'

/** Where the set-up puts the library of the wheel openslide-bin. */
const OWN_FOLDER = fileURLToPath(new URL('../../native/openslide_bin/', import.meta.url))
/** 4.0, then 3.4, which knows no DICOM. */
const LIBRARY_NAMES =
  process.platform === 'darwin'
    ? ['libopenslide.1.dylib', 'libopenslide.0.dylib']
    : ['libopenslide.so.1', 'libopenslide.so.0']

interface FoundLibrary {
  readonly path: string
  /** Held so that the library is never unloaded while a thread that used it ends. */
  readonly library: LibraryHandle
}
let found: FoundLibrary | undefined

/**
 * The path or name under which libopenslide can be loaded: OPENSLIDE_LIBRARY where it is set, the one that the set-up
 * brought, the system's. Throws slide-reader-missing, which says what to install.
 */
export function findOpenSlide(): string {
  found ??= load()
  return found.path
}

function load(): FoundLibrary {
  const stated = process.env['OPENSLIDE_LIBRARY']
  const own = LIBRARY_NAMES.map((name) => `${OWN_FOLDER}${name}`).filter((path) => existsSync(path))
  const reasons: string[] = []
  for (const path of stated ? [stated] : [...own, ...LIBRARY_NAMES]) {
    try {
      return { path, library: koffi.load(path) }
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw missing(stated ? `OPENSLIDE_LIBRARY is ${stated}, and ${reasons[0]}` : (reasons[0] ?? ''))
}

const missing = (reason: string) =>
  new MetaphaseError(
    'slide-reader-missing',
    `This slide needs OpenSlide, which is not installed here (${reason}). Run \`npm run setup\` where pip is installed, ` +
      'or install the system package (Debian and Ubuntu: apt-get install libopenslide0), ' +
      'or name a libopenslide in OPENSLIDE_LIBRARY. Then start the analysis again.',
  )
