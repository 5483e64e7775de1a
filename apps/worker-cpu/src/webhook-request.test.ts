import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test } from 'vitest'
import { guardedLookup, openWebhookSender, type Resolve } from './webhook-request.ts'

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

const resolvesTo = (addresses: readonly string[]) =>
  ((_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) satisfies Resolve

test.each([
  ['alone', ['127.0.0.1']],
  ['beside a public one', ['192.0.0.10', '127.0.0.1']],
  ['spelled as IPv6', ['::ffff:7f00:1']],
])('a name that leads to a private address is not followed: %s', async (_how, addresses) => {
  let connections = 0
  const port = await serve((_request, response) => response.end())
  for (const server of servers) server.on('connection', () => connections++)
  const resolve = resolvesTo(addresses)
  const sender = openWebhookSender({ allowPrivateAddresses: false, timeoutMs: 500, resolve })
  const posted = sender.post({ ...message, url: `http://rebinding.example:${port}/` })
  await expect(posted).rejects.toThrow(/private address/)
  expect(connections).toBe(0)
  await sender.close()
})

test('a name is looked up once for a connection, which gets the very address that was checked', async () => {
  const answers = [['93.184.215.14'], ['127.0.0.1']]
  let asked = 0
  const lookUp = guardedLookup((host, options, done) =>
    resolvesTo(answers[asked++] ?? [])(host, options, done),
  )
  const connectTo = () =>
    new Promise((resolve, reject) => {
      lookUp('rebinding.example', {}, (error, address) => (error ? reject(error) : resolve(address)))
    })
  expect(await connectTo()).toBe('93.184.215.14')
  expect(asked).toBe(1)
  await expect(connectTo()).rejects.toThrow(/127\.0\.0\.1, a private address/)
})
