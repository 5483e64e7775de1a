import { header, type S3Request } from './request.ts'

/** The text of a request that Signature Version 4 signs (S3 API reference, "Create a canonical request"). */
export function canonicalRequest(
  request: S3Request,
  { signedHeaders, payloadHash }: { signedHeaders: readonly string[]; payloadHash: string },
): string {
  const headers = signedHeaders.map(
    (name) => `${name}:${(header(request, name) ?? '').trim().replace(/\s+/g, ' ')}\n`,
  )
  return [
    request.method,
    request.rawPath
      .split('/')
      .map((segment) => encode(decodeURIComponent(segment)))
      .join('/'),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
}

function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** `encodeURIComponent`, and the five characters it leaves that RFC 3986 reserves. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
