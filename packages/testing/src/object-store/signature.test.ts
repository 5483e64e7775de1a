import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { decodeChunks } from './chunked-body.ts'
import { parseRequest } from './request.ts'
import { authenticate } from './signature.ts'

// The worked examples of the S3 API reference: "Signature Calculations for the Authorization Header" and
// "Authenticating Requests: Using Query Parameters". Their host form is virtual, which signs the same.
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const now = new Date('2013-05-24T00:00:00Z')
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function verify(method: string, url: string, headers: Record<string, string>, at = now) {
  const message = Object.assign(new IncomingMessage(new Socket()), { method, url, headers })
  return authenticate(parseRequest(message), { credentials, region: 'us-east-1', now: at })
}

const signedGet = {
  host: 'examplebucket.s3.amazonaws.com',
  range: 'bytes=0-9',
  'x-amz-content-sha256': emptySha256,
  'x-amz-date': '20130524T000000Z',
  authorization:
    `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,` +
    'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
}

test("Amazon's example of a signed GET is accepted", () => {
  expect(verify('GET', '/test.txt', signedGet).payloadHash).toBe(emptySha256)
})

test("Amazon's example of a signed bucket listing, with its query in another order, is accepted", () => {
  const headers = {
    host: 'examplebucket.s3.amazonaws.com',
    'x-amz-content-sha256': emptySha256,
    'x-amz-date': '20130524T000000Z',
    authorization:
      `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host;x-amz-content-sha256;x-amz-date,` +
      'Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  }
  expect(verify('GET', '/?prefix=J&max-keys=2', headers).scope).toBe('20130524/us-east-1/s3/aws4_request')
})

test.each([
  ['another range than the one signed', { range: 'bytes=0-99' }, 'SignatureDoesNotMatch'],
  ['a header of S3 that is not signed', { 'x-amz-meta-mpp': '0.25' }, 'AccessDenied'],
  ['no signature', { authorization: '' }, 'AccessDenied'],
  [
    'an unknown key id',
    { authorization: signedGet.authorization.replace('AKIAIOS', 'AKIAXXX') },
    'InvalidAccessKeyId',
  ],
])('a GET with %s is refused', (_, change, code) => {
  expect(() => verify('GET', '/test.txt', { ...signedGet, ...change })).toThrow(
    expect.objectContaining({ code }),
  )
})

test('a signature older than a quarter of an hour is refused', () => {
  const late = new Date(now.getTime() + 16 * 60_000)
  expect(() => verify('GET', '/test.txt', signedGet, late)).toThrow(
    expect.objectContaining({ code: 'RequestTimeTooSkewed' }),
  )
})

const presigned =
  `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}` +
  '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
  '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
const host = { host: 'examplebucket.s3.amazonaws.com' }

test("Amazon's example of a presigned GET is accepted until it expires", () => {
  const hour = 3_600_000
  expect(verify('GET', presigned, host, new Date(now.getTime() + 23 * hour)).payloadHash).toBe(
    'UNSIGNED-PAYLOAD',
  )
  expect(() => verify('GET', presigned, host, new Date(now.getTime() + 25 * hour))).toThrow(
    'Request has expired',
  )
})

test('a presigned GET does not serve for another method or key', () => {
  expect(() => verify('DELETE', presigned, host)).toThrow(
    expect.objectContaining({ code: 'SignatureDoesNotMatch' }),
  )
  expect(() => verify('GET', presigned.replace('test', 'best'), host)).toThrow(
    expect.objectContaining({ code: 'SignatureDoesNotMatch' }),
  )
})

const chunkedPut = {
  host: 's3.amazonaws.com',
  'content-encoding': 'aws-chunked',
  'content-length': '66824',
  'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'x-amz-date': '20130524T000000Z',
  'x-amz-decoded-content-length': '66560',
  'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  authorization:
    `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=content-encoding;content-length;host;` +
    'x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,' +
    'Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
}

/** 65 KiB of `a` in chunks of 64 KiB and 1 KiB, as in Amazon's example, handed over `pieceBytes` at a time. */
function* chunkedBody(pieceBytes: number, letter = 'a'): Generator<Buffer> {
  const body = Buffer.from(
    `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n` +
      `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${letter.repeat(1024)}\r\n` +
      '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
  )
  for (let start = 0; start < body.length; start += pieceBytes) yield body.subarray(start, start + pieceBytes)
}

const decode = (body: Iterable<Buffer>) => {
  const authentication = verify('PUT', '/examplebucket/chunkObject.txt', chunkedPut)
  return Readable.from(decodeChunks(Readable.from(body), { authentication, trailers: new Map() })).toArray()
}

test.each([7, 1000, 1 << 20])(
  "Amazon's example of a signed chunked PUT, in pieces of %i bytes, is decoded",
  async (size) => {
    expect(Buffer.concat(await decode(chunkedBody(size))).equals(Buffer.alloc(66_560, 'a'))).toBe(true)
  },
)

test('a signed chunk with other bytes, and a body that ends early, are refused', async () => {
  await expect(decode(chunkedBody(1000, 'b'))).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
  const [first = Buffer.alloc(0)] = chunkedBody(66_000)
  await expect(decode([first])).rejects.toMatchObject({ code: 'IncompleteBody' })
})
