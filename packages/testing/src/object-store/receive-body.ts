import type { Segment } from './blobs.ts'
import type { Exchange } from './exchange.ts'
import { openBody, type BodyFacts } from './request-body.ts'

/** Streams the body of a PUT into a new blob; if it is not what the request announced, no blob is left. */
export async function receiveBody({
  request,
  authentication,
  store: { blobs },
}: Exchange): Promise<BodyFacts & { segment: Segment }> {
  const { pieces, verify } = openBody(request, authentication)
  const blob = await blobs.write(pieces)
  try {
    const facts = await verify()
    return { ...facts, segment: { blob, sizeBytes: facts.sizeBytes } }
  } catch (error) {
    await blobs.remove([{ blob, sizeBytes: 0 }])
    throw error
  }
}
