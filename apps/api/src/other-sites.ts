import { MetaphaseError } from '@metaphase/errors'
import type { FastifyRequest } from 'fastify'

/**
 * A browser adds Basic credentials, and may add cookies, to whatever another site makes it send; only our own pages may change
 * things. Browsers say whose page it is by `Sec-Fetch-Site`, over plain HTTP by `Origin` alone; programs say neither.
 * Throws cross-site-request.
 */
export function refuseOtherSites({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, host } = headers
  const site =
    headers['sec-fetch-site'] ?? (origin === undefined || hostOf(origin) === host ? 'none' : origin)
  if (site === 'same-origin' || site === 'none') return
  throw new MetaphaseError('cross-site-request', `A page of another site (${site}) made this ${method}.`)
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)
