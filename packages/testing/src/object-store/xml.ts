import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import type { S3Request } from './request.ts'
import { openBody } from './request-body.ts'
import { S3Error } from './s3-error.ts'
import type { Authentication } from './signature.ts'

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const BODY_BYTES_MAX = 4 * 1024 * 1024

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' })
const parser = new XMLParser({
  parseTagValue: false, // a key of "007" is not the number 7
  trimValues: false,
  htmlEntities: true, // the AWS SDK writes line ends as &#xD; and the like
  isArray: (name) => name === 'Part' || name === 'Object',
})

/** An XML document whose root is `name`. Fields that are undefined are left out, arrays repeat their element. */
export function toXml(name: string, content: Record<string, unknown>): string {
  const root = name === 'Error' ? content : { '@xmlns': NAMESPACE, ...content }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [name]: root })}`
}

/** The repeated `item` elements in the body's root element `name`. Throws `MalformedXML`. */
export async function readXmlItems(
  request: S3Request,
  authentication: Authentication,
  [name, item]: readonly [name: string, item: 'Part' | 'Object'],
): Promise<Record<string, unknown>[]> {
  const text = await readText(request, authentication)
  try {
    const items = parser.parse(text, true)[name][item]
    if (Array.isArray(items) && items.every((each) => typeof each === 'object')) return items
  } catch (error) {
    throw new S3Error('MalformedXML', `The body is not a <${name}>: ${(error as Error).message}`)
  }
  throw new S3Error('MalformedXML', `The <${name}> has no <${item}>`)
}

async function readText(request: S3Request, authentication: Authentication): Promise<string> {
  const { pieces, verify } = openBody(request, authentication)
  const read: Buffer[] = []
  let sizeBytes = 0
  for await (const piece of pieces) {
    sizeBytes += piece.length
    if (sizeBytes > BODY_BYTES_MAX)
      throw new S3Error('MaxMessageLengthExceeded', 'The request body is too long')
    read.push(piece)
  }
  await verify()
  return Buffer.concat(read).toString('utf8')
}
