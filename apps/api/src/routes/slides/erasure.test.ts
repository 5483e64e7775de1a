import { createWebhookEndpoint, dropIdempotentRequests, purgeSlide } from '@metaphase/db'
import { expect, test } from 'vitest'
import { endAnalysis, tenFigures } from '../../../test/ended-analysis.ts'
import { pngSlide } from '../../../test/png-slide.ts'
import { useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()
/** A word for each place where a lab may say whose slide it is, and who looked at it. */
const words = { fileName: 'jane-doe.png', externalId: 'case-of-jane', metadata: 'born-1970', reviewer: 'Ada' }

/** Which words stand in which table: all rows of all tables are searched. */
async function whereAreThey(): Promise<Record<string, string[]>> {
  const { db } = api.services
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`
  const found: Record<string, string[]> = {}
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(
      `SELECT row_to_json(t)::text AS row FROM "${name}" t`,
    )
    const text = rows.map(({ row }) => row).join('\n')
    const there = Object.entries(words).flatMap(([what, word]) => (text.includes(word) ? [what] : []))
    if (there.length > 0) found[name] = there
  }
  return found
}

test('what names a patient or a reviewer stands where docs/operating.md says, and nowhere after the slide is erased', async () => {
  const { db } = api.services
  const { tenantId } = await db.apiKey.findFirstOrThrow({ where: { tenant: { name: 'lab' } } })
  await createWebhookEndpoint(db, {
    tenantId,
    url: 'https://lab.example/',
    secret: 'whsec_x',
    eventTypes: [],
  })
  const form = slideForm(
    [
      ['externalId', words.externalId],
      ['metadata', JSON.stringify({ note: words.metadata })],
      ['file', pngSlide(), words.fileName],
    ],
    { 'idempotency-key': 'once' },
  )
  const { slide, analysis } = (await api.call(form)).json()
  await endAnalysis(api, analysis.id, tenFigures)
  const payload = { reviewer: words.reviewer, ordinal: 0, verdict: 'rejected' }
  await api.call({ method: 'POST', url: `/analyses/${analysis.id}/reviews`, payload })
  const url = `/analyses/${analysis.id}/sign-offs`
  await api.call({ method: 'POST', url, payload: { reviewer: words.reviewer, signed: true } })
  expect(await whereAreThey()).toEqual({
    idempotent_requests: ['fileName', 'externalId', 'metadata'],
    reviews: ['reviewer'],
    sign_offs: ['reviewer'],
    slides: ['fileName', 'externalId', 'metadata'],
    webhook_events: ['externalId'],
  })

  await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
  // as the sweep does, ten minutes and a day later
  await purgeSlide(db, slide.id)
  await dropIdempotentRequests(db, new Date(Date.now() + 1_000))
  expect(await whereAreThey()).toEqual({})
  expect(await db.webhookEvent.count()).toBe(1)
  for (const word of Object.values(words)) expect(api.logged()).not.toContain(word)
})
