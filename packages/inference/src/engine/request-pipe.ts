import { fork, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import type { EngineRequest } from './protocol.ts'

// Requests go to the engine's process as messages, their pixels behind them by a pipe of their own: as part of a message the
// 12.6 MB of a tile of 2,048² px take 22 ms of processor on the two sides together, by the pipe 6 ms.

const PIXELS_FD = 4
const READ_BYTES = 256 * 1024
const NONE = new Uint8Array(0)

/** A request without its pixels, and how many bytes of the pipe are its own: the next ones after those of the message before. */
interface Announcement {
  readonly request: EngineRequest
  readonly pixelBytes: number
}

/** Starts a process that takes requests by `receiveRequests`. */
export function forkWithPipe(modulePath: string, env: NodeJS.ProcessEnv): ChildProcess {
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc', 'pipe'] as const
  const child = fork(modulePath, { serialization: 'advanced', env, stdio: [...stdio] })
  child.stdio[PIXELS_FD]!.on('error', () => {}) // the process has ended, which its exit says as well
  return child
}

/** Sends a request; `onFailure` where the process is no longer there to take it. */
export function sendRequest(
  child: ChildProcess,
  request: EngineRequest,
  onFailure: (error: Error) => void,
): void {
  const pixels = pixelsOf(request)
  const announcement: Announcement = { request: withPixels(request, NONE), pixelBytes: pixels.length }
  child.send(announcement, (error) => error && onFailure(error))
  if (pixels.length > 0) (child.stdio[PIXELS_FD] as Writable).write(pixels)
}

/** In the engine's process: hands over each request in the order in which they were sent, once its pixels are there. */
export function receiveRequests(onRequest: (request: EngineRequest) => void): void {
  const read = openPixels()
  let arrived = Promise.resolve()
  process.on('message', ({ request, pixelBytes }: Announcement) => {
    arrived = arrived.then(async () => onRequest(withPixels(request, await read(pixelBytes))))
  })
}

function pixelsOf(request: EngineRequest): Uint8Array {
  if (request.kind === 'run') return request.tile.data
  return request.kind === 'classify' ? request.crops.data : NONE
}

function withPixels(request: EngineRequest, data: Uint8Array): EngineRequest {
  if (request.kind === 'run') return { ...request, tile: { ...request.tile, data } }
  return request.kind === 'classify' ? { ...request, crops: { ...request.crops, data } } : request
}

/** Reads the pipe straight into the buffers it is asked to fill, one at a time. */
function openPixels(): (bytes: number) => Promise<Uint8Array> {
  let wanted: { readonly pixels: Uint8Array; readonly whenFull: () => void } | null = null
  let filled = 0
  let ahead: Uint8Array = NONE // read before it was asked for; the pipe waits meanwhile

  function take(bytes: Uint8Array): void {
    const own = wanted ? bytes.subarray(0, wanted.pixels.length - filled) : NONE
    wanted?.pixels.set(own, filled)
    filled += own.length
    ahead = own.length < bytes.length ? bytes.slice(own.length) : NONE
    if (!wanted || filled < wanted.pixels.length) return
    wanted.whenFull()
    wanted = null
  }

  const pipe = new Socket({
    fd: PIXELS_FD,
    readable: true,
    writable: false,
    onread: {
      buffer: new Uint8Array(READ_BYTES),
      callback(count, chunk) {
        take(chunk.subarray(0, count))
        return ahead.length === 0
      },
    },
  })
  pipe.on('error', () => {}) // the worker has gone, which the end of its messages says as well

  return (bytes) => {
    const pixels = new Uint8Array(bytes)
    return new Promise((resolve) => {
      wanted = { pixels, whenFull: () => resolve(pixels) }
      filled = 0
      take(ahead)
      if (ahead.length === 0) pipe.resume()
    })
  }
}
