import { MetaphaseError } from '@metaphase/errors'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Every service listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1'

/** `port` if it is given and nobody listens on it, else a free one. Throws `service-setup-failed`. */
export async function choosePort(service: string, port = 0): Promise<number> {
  const probe = createServer().listen(port, LOOPBACK)
  try {
    await once(probe, 'listening')
  } catch (error) {
    throw new MetaphaseError(
      'service-setup-failed',
      `Port ${port}, meant for ${service}, cannot be used (${(error as Error).message}): choose another`,
      { cause: error },
    )
  }
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : port
}
