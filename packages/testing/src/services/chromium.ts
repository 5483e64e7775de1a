import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { locateDebianProgram } from './debian-program.ts'

/** A Chromium without windows, as playwright-core's `launch` takes it. */
export interface LocatedChromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/** Debian's Chromium, from PATH or fetched once, with its own fonts where it was fetched. Throws `service-setup-failed`. */
export async function locateChromium(): Promise<LocatedChromium> {
  const { path, libraryFolders } = await locateDebianProgram({
    name: 'chromium-headless-shell',
    packages: ['chromium-headless-shell', 'chromium-common', 'fonts-dejavu-core', 'fonts-liberation'],
    dependencies: true,
    howToInstall: 'Install it: `apt-get install chromium-headless-shell` on Debian 12',
  })
  const { PATH = '', HOME = '' } = process.env
  const root = join(path, '../../..')
  const executablePath = join(root, 'usr/lib/chromium/chromium-headless-shell') // what usr/bin has looks for it in the system's
  if (root === '/') return { executablePath, env: { PATH, HOME } }
  const fontsPath = join(root, 'fonts.conf')
  await writeFile(fontsPath, fontsOf(root))
  return {
    executablePath,
    env: { PATH, HOME, FONTCONFIG_FILE: fontsPath, LD_LIBRARY_PATH: libraryFolders.join(':') },
  }
}

const fontsOf = (root: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>${root}/usr/share/fonts</dir>
  <cachedir>${root}/var/cache/fontconfig</cachedir>
${['system-ui', 'sans-serif'].map(preferringLiberation).join('')}</fontconfig>
`

const preferringLiberation = (family: string): string =>
  `  <alias><family>${family}</family><prefer><family>Liberation Sans</family></prefer></alias>\n`
