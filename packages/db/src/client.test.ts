import { readFile } from 'node:fs/promises'
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

test('a connection whose other side is gone is noticed: the kernel asks for signs of life while it is quiet', async () => {
  const client = await db.pool.connect()
  const { rows } = await client.query<{ port: number }>('SELECT inet_client_port() AS port')
  const local = new RegExp(`:${rows[0]!.port.toString(16).padStart(4, '0')}$`, 'i')
  const timer = async () => {
    const sockets = (await readFile('/proc/net/tcp', 'utf8'))
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
    return sockets.find(([, address = '']) => local.test(address))![5]
  }
  await expect.poll(timer).toMatch(/^02:/) // the next of such questions
  client.release()
})
