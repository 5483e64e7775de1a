import { afterAll, expect, inject, test } from 'vitest'
import { openDatabase } from './client.ts'

const db = openDatabase(inject('services').databaseUrl.replace(/\/[^/]*$/, '/postgres'))
afterAll(() => db.$disconnect())

test.each([
  ['statement_timeout', '30s'],
  ['lock_timeout', '5s'],
  ['idle_in_transaction_session_timeout', '1min'],
])(
  'no statement, wait for a lock or forgotten transaction holds the database for ever: %s',
  async (name, value) => {
    expect(await db.$queryRawUnsafe(`SHOW ${name}`)).toEqual([{ [name]: value }])
  },
)
