import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import workerThreads, { type WorkerOptions } from 'node:worker_threads'

/*
 * tfjs' threaded wasm module is written for browsers: it starts its workers from blob URLs, which Node's workers cannot load;
 * the worker evaluates the module's own source text, in which the bundler left names of the surrounding file; and it takes at
 * most half of the processors it counts. While it starts, the four globals it uses for that are replaced.
 */

/** The names of the bundle that the module's source text uses. */
const BUNDLE_NAMES = `
var commonjsGlobal = globalThis
var require$$0 = require('fs'), require$$1 = require('path'), require$$3 = require('perf_hooks'), require$$4 = require('os')
var __values = (items) => items[Symbol.iterator]()
var __read = (items, count) => Array.from(items).slice(0, count)
var __spreadArray = (to, from) => to.concat(Array.from(from))
var __extends = (derived, base) => {
  Object.setPrototypeOf(derived, base)
  derived.prototype = Object.create(base.prototype, { constructor: { value: derived } })
}
`

class TextBlob extends Blob {
  readonly text_: string
  constructor(parts: readonly string[], options?: { type?: string }) {
    super([...parts], options)
    this.text_ = parts.join('')
  }
}

interface LoadMessage {
  readonly urlOrBlob?: unknown
}

/** Runs `start`, which has tfjs start its wasm module, such that the module gets `threads` threads. */
export async function withWasmThreads<T>(threads: number, start: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(os.tmpdir(), 'metaphase-wasm-'))
  const before = {
    Blob: globalThis.Blob,
    createObjectURL: URL.createObjectURL,
    Worker: workerThreads.Worker,
    cpus: os.cpus,
    globalWorker: (globalThis as { Worker?: unknown }).Worker,
  }
  const listeners = processListeners()
  globalThis.Blob = TextBlob as unknown as typeof Blob
  const scripts = new Map<string, string>()
  URL.createObjectURL = (blob) => {
    const url = `wasm-worker:${scripts.size}`
    scripts.set(url, (blob as TextBlob).text_)
    return url
  }
  workerThreads.Worker = workerClass(before.Worker, scripts, join(folder, 'module.js'))
  const oneCpu = before.cpus()[0]!
  os.cpus = () => Array.from({ length: 2 * threads }, () => oneCpu)
  try {
    return await start()
  } finally {
    globalThis.Blob = before.Blob
    URL.createObjectURL = before.createObjectURL
    workerThreads.Worker = before.Worker
    os.cpus = before.cpus
    removeListenersSince(listeners)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Workers that run a script by its pretended URL, and that get the module's source as a file. */
function workerClass(
  Worker: typeof workerThreads.Worker,
  scripts: ReadonlyMap<string, string>,
  moduleFile: string,
): typeof workerThreads.Worker {
  return class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      const script = scripts.get(String(url))
      if (script === undefined) super(url, options)
      else super(script, { ...options, eval: true })
    }
    /** The module would have its idle threads keep the process alive. */
    override ref(): void {}
    override postMessage(message: LoadMessage, ...rest: []): void {
      const source = message?.urlOrBlob
      if (!(source instanceof TextBlob)) return super.postMessage(message, ...rest)
      // once: another worker may be reading it
      if (!existsSync(moduleFile)) writeFileSync(moduleFile, BUNDLE_NAMES + source.text_)
      return super.postMessage({ ...message, urlOrBlob: moduleFile }, ...rest)
    }
  }
}

const PROCESS_EVENTS = ['uncaughtException', 'unhandledRejection'] as const
type Listener = (...args: unknown[]) => void

const processListeners = (): ReadonlySet<unknown> =>
  new Set(PROCESS_EVENTS.flatMap((event) => process.listeners(event as 'exit') as unknown[]))

/** The module makes every error anywhere in the process its own; that is not its business. */
function removeListenersSince(before: ReadonlySet<unknown>): void {
  for (const event of PROCESS_EVENTS)
    for (const listener of process.listeners(event as 'exit') as Listener[])
      if (!before.has(listener)) process.removeListener(event, listener)
}
