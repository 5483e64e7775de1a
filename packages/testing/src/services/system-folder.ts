import { mkdir } from 'node:fs/promises'

const SYSTEM_FOLDER = '/var/lib/metaphase'

/**
 * Where root keeps what another account must reach, if the repository or the data folder lies under a folder
 * closed to it, such as /root.
 */
export async function systemFolder(): Promise<string> {
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
  return SYSTEM_FOLDER
}
