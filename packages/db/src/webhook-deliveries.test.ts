import { randomUUID } from 'node:crypto'
import { afterAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from './client.ts'
import { databaseAgo } from './clock.ts'
import { applyMigrations } from './migrate.ts'
import { findOverdueDeliveries, recordFailedAttempt } from './webhook-deliveries.ts'
import { createWebhookEndpoint } from './webhook-endpoints.ts'
import { recordWebhookEvent } from './webhook-outbox.ts'

const databaseUrl = new URL(`/deliveries-test-${randomUUID()}`, inject('services').databaseUrl).href
await applyMigrations({ databaseUrl })
const db = openDatabase(databaseUrl)
afterAll(() => db.$disconnect())

const MINUTE_MS = 60_000

test('the next attempt is due by the database’s clock, whatever that of the process says', async () => {
  const { id: tenantId } = await db.tenant.create({ data: { id: randomUUID(), name: 'lab' } })
  await createWebhookEndpoint(db, { tenantId, url: 'https://lab.example', secret: 'whsec_x', eventTypes: [] })
  const [deliveryId] = await recordWebhookEvent(db, { tenantId, type: 'analysis.completed', data: {} })
  const attempt = { deliveryId: deliveryId!, attempt: 1, status: 500, error: 'It answered 500' }
  const ago = await databaseAgo(db)

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * MINUTE_MS })
  onTestFinished(() => void vi.useRealTimers())
  await recordFailedAttempt(db, attempt, MINUTE_MS)

  expect(await findOverdueDeliveries(db, ago(-MINUTE_MS), 10)).toEqual([])
  expect(await findOverdueDeliveries(db, ago(-2 * MINUTE_MS), 10)).toEqual([{ id: deliveryId, attempts: 1 }])
})
