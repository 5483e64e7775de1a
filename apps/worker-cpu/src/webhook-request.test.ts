import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test } from 'vitest'
import { openWebhookSender } from './webhook-request.ts'

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const message = { secret, id: 'msg_1', body: '{"type":"analysis.completed"}' }
const open = openWebhookSender({ allowPrivateAddresses: true, timeoutMs: 500 })
const guarded = openWebhookSender({ allowPrivateAddresses: false, timeoutMs: 500 })
const servers = new Set<ReturnType<typeof createServer>>()
afterAll(async () => {
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.add(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

test('the receiver can verify the signature with the Standard Webhooks library', async () => {
  const verified = Promise.withResolvers<unknown>()
  const port = await serve(async (request, response) => {
    const body = await buffer(request)
    verified.resolve(new Webhook(secret).verify(body, request.headers as Record<string, string>))
    response.writeHead(204).end()
  })
  expect(await open.post({ ...message, url: `http://127.0.0.1:${port}/` })).toMatchObject({ status: 204 })
  expect(await verified.promise).toEqual({ type: 'analysis.completed' })
})

test('a redirect is an answer, not a way', async () => {
  let requests = 0
  const port = await serve((_request, response) => {
    requests++
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(await open.post({ ...message, url: `http://127.0.0.1:${port}/` })).toMatchObject({ status: 302 })
  expect(requests).toBe(1)
})

test('a receiver that never answers is given up after the time-out', async () => {
  const port = await serve(() => {})
  await expect(open.post({ ...message, url: `http://127.0.0.1:${port}/` })).rejects.toThrow(/time|abort/i)
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '192.168.1.1',
  '[::1]',
  '[fd00::1]',
  '[::ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fec0::1]',
  '127.1',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '0.0.0.0',
  'localhost',
  'LOCALHOST.',
  'a.localhost',
])('a webhook to %s is refused', async (host) => {
  const port = await serve((_request, response) => response.end())
  await expect(guarded.post({ ...message, url: `http://${host}:${port}/` })).rejects.toThrow(
    /private address/,
  )
})

test.each([
  ['to one at once', [['127.0.0.1']]],
  ['to one beside a public one', [['203.0.113.1', '127.0.0.1']]],
  ['first to a public one and then, bound anew, to one', [['8.8.8.8'], ['127.0.0.1'], ['127.0.0.1']]],
  ['to one spelled as IPv6', [['::ffff:7f00:1']]],
] as const)('a name that leads to a private address is not followed: %s', async (_how, answers) => {
  let connections = 0
  const port = await serve((_request, response) => response.end())
  for (const server of servers) server.on('connection', () => connections++)
  let asked = 0
  const rebound = openWebhookSender({
    allowPrivateAddresses: false,
    timeoutMs: 300,
    resolve: (_host, _options, done) => {
      const addresses = answers[Math.min(asked++, answers.length - 1)] ?? []
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    },
  })
  for (let attempt = 0; attempt < answers.length + 1; attempt++)
    await expect(rebound.post({ ...message, url: `http://rebinding.example:${port}/` })).rejects.toThrow()
  expect(asked, 'one look-up for each connection: there is no second one to change').toBe(answers.length + 1)
  expect(connections).toBe(0)
  await rebound.close()
})
