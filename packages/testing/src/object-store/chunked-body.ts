import { createHash } from 'node:crypto'
import { ByteReader } from './byte-reader.ts'
import { S3Error } from './s3-error.ts'
import { requireSignature, sha256Hex, type Authentication } from './signature.ts'

const TRAILER_SIGNATURE = 'x-amz-trailer-signature'

/**
 * Decodes `aws-chunked` content: `<size in hex>[;chunk-signature=…]\r\n<bytes>\r\n` … `0\r\n<trailers>\r\n`.
 * Chunk and trailer signatures are verified where the payload is signed, each over the one before it (S3 API
 * reference, "Transferring payload in multiple chunks"). Trailers are added to `trailers`, names in lower case.
 */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  { authentication, trailers }: { authentication: Authentication; trailers: Map<string, string> },
): AsyncGenerator<Buffer> {
  const chain = authentication.payloadHash.startsWith('STREAMING-AWS4-')
    ? signatureChain(authentication)
    : undefined
  const reader = new ByteReader(source)
  for (;;) {
    const { sizeBytes, signature } = parseChunkHeader(await reader.line())
    const hash = createHash('sha256')
    for await (const piece of reader.take(sizeBytes)) {
      if (chain) hash.update(piece)
      yield piece
    }
    chain?.verify('AWS4-HMAC-SHA256-PAYLOAD', [sha256Hex(''), hash.digest('hex')], signature)
    if (sizeBytes === 0) break
    if ((await reader.line()) !== '')
      throw new S3Error('IncompleteBody', 'A chunk is longer than its header says')
  }
  const signedText = await readTrailers(reader, trailers)
  const signature = trailers.get(TRAILER_SIGNATURE)
  if (chain && (signature || signedText))
    chain.verify('AWS4-HMAC-SHA256-TRAILER', [sha256Hex(signedText)], signature)
}

function signatureChain({ signingKey, timestamp, scope, signature: seed }: Authentication) {
  let previous = seed
  return {
    verify(algorithm: string, hashes: readonly string[], signature = ''): void {
      requireSignature(signingKey, [algorithm, timestamp, scope, previous, ...hashes].join('\n'), signature)
      previous = signature
    },
  }
}

function parseChunkHeader(line: string | undefined): { sizeBytes: number; signature: string | undefined } {
  const fields = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line ?? '')
  if (!fields?.[1])
    throw new S3Error(
      'IncompleteBody',
      line === undefined ? 'The body has no last chunk' : `Not a chunk header: ${line}`,
    )
  return { sizeBytes: Number.parseInt(fields[1], 16), signature: fields[2] }
}

/** Returns the text that a trailer signature covers. */
async function readTrailers(reader: ByteReader, trailers: Map<string, string>): Promise<string> {
  let signedText = ''
  for (let line = await reader.line(); line; line = await reader.line()) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    trailers.set(name, value)
    if (name !== TRAILER_SIGNATURE) signedText += `${name}:${value}\n`
  }
  return signedText
}
