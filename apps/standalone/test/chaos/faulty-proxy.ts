import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What a proxy does to the connections that pass it. */
export type Trouble =
  | 'none'
  /** Nobody is there: connections are reset. */
  | 'down'
  /** Bytes trickle. */
  | 'slow'
  /** Every answer is HTTP 503. */
  | '503'
  /** Answers end in the middle. */
  | 'cut'

export interface FaultyProxy {
  readonly port: number
  /** Connections that are open when trouble begins or ends are closed: none passes by it. */
  set(trouble: Trouble): void
  close(): void
}

const SLOW_BYTES = 64 * 1024
const SLOW_MS = 40
/** More than the head of an answer: clients have begun to read. */
const CUT_AFTER_BYTES = 2_000
const UNAVAILABLE =
  'HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/xml\r\ncontent-length: 45\r\nconnection: close\r\n\r\n' +
  '<Error><Code>ServiceUnavailable</Code></Error>'.padEnd(45).slice(0, 45)

/** A TCP proxy on a port of its own before `targetPort`, both on the loopback interface. */
export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  let trouble: Trouble = 'none'
  const open = new Set<Socket>()
  const closeAll = () => {
    for (const socket of open) socket.destroy()
  }
  const server = createServer((client) => {
    keep(client)
    if (trouble === 'down') return void client.resetAndDestroy()
    if (trouble === '503') return void client.once('data', () => client.end(UNAVAILABLE))
    const target = keep(connect(targetPort, '127.0.0.1'))
    client.once('close', () => target.destroy())
    target.once('close', () => client.destroy())
    if (trouble === 'slow') {
      trickle(client, target)
      trickle(target, client)
    } else {
      client.pipe(target)
      if (trouble === 'cut') cutShort(target, client)
      else target.pipe(client)
    }
  })
  const keep = (socket: Socket): Socket => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
    return socket
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      trouble = next
      closeAll()
    },
    close() {
      closeAll()
      server.close()
    },
  }
}

function trickle(from: Socket, to: Socket): void {
  from.on('data', (bytes) => {
    from.pause()
    to.write(bytes)
    setTimeout(() => from.resume(), Math.ceil(bytes.length / SLOW_BYTES) * SLOW_MS)
  })
  from.once('end', () => to.end())
}

function cutShort(from: Socket, to: Socket): void {
  let passed = 0
  from.on('data', (bytes) => {
    to.write(bytes.subarray(0, Math.max(0, CUT_AFTER_BYTES - passed)))
    passed += bytes.length
    if (passed > CUT_AFTER_BYTES) to.destroySoon()
  })
  from.once('end', () => to.end())
}
