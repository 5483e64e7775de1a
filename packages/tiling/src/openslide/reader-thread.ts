import { parentPort, workerData } from 'node:worker_threads'
import type { RgbImage } from '../pixels/rgb-image.ts'
import { bindOpenSlide, type Handle } from './bindings.ts'
import type { OpenSlideFacts, ReaderAnswer, ReaderStart, ReadRequest } from './protocol.ts'

// The whole life of one reader: OpenSlide's calls block, so each reader has a thread of its own.
const { libraryPath, path } = workerData as ReaderStart
const port = parentPort!
const openSlide = bindOpenSlide(libraryPath)

/** After an error a handle answers nothing any more: the next request opens another. */
let handle: Handle | null = null

function open(): Handle {
  const opened = openSlide.open(path)
  if (opened === null) throw new Error('OpenSlide does not know this format')
  const error = openSlide.getError(opened)
  if (error === null) return opened
  openSlide.close(opened)
  throw new Error(error)
}

function factsOf(slide: Handle): OpenSlideFacts {
  const property = (name: string) => openSlide.property(slide, name)
  const mpp = { x: Number(property('openslide.mpp-x')), y: Number(property('openslide.mpp-y')) }
  return {
    vendor: property('openslide.vendor') ?? '',
    levels: Array.from({ length: openSlide.levelCount(slide) }, (_, level) => ({
      ...openSlide.levelSize(slide, level),
      downsample: openSlide.levelDownsample(slide, level),
    })),
    mpp: mpp.x > 0 && mpp.y > 0 ? mpp : null,
    seriesUid: property('dicom.SeriesInstanceUID'),
    associated: openSlide
      .associatedNames(slide)
      .map((name) => ({ name, ...openSlide.associatedSize(slide, name) })),
  }
}

function read(slide: Handle, request: ReadRequest): RgbImage {
  const { widthPx, heightPx } =
    request.kind === 'region' ? request : openSlide.associatedSize(slide, request.name)
  const argb = new Uint8Array(widthPx * heightPx * 4)
  if (request.kind === 'region')
    openSlide.readRegion(slide, argb, request.x, request.y, request.level, widthPx, heightPx)
  else openSlide.readAssociated(slide, request.name, argb)
  const error = openSlide.getError(slide)
  if (error !== null) throw new Error(error)
  return { widthPx, heightPx, data: overWhite(argb) }
}

/** Colours are premultiplied, B G R A in a little-endian machine's memory; where nothing was scanned light passes. */
function overWhite(argb: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((argb.length / 4) * 3)
  for (let from = 0, to = 0; from < argb.length; from += 4, to += 3) {
    const light = 255 - argb[from + 3]!
    rgb[to] = argb[from + 2]! + light
    rgb[to + 1] = argb[from + 1]! + light
    rgb[to + 2] = argb[from]! + light
  }
  return rgb
}

function answer(work: () => ReaderAnswer): void {
  try {
    const message = work()
    port.postMessage(message, 'image' in message ? [message.image.data.buffer as ArrayBuffer] : [])
  } catch (error) {
    if (handle !== null) openSlide.close(handle)
    handle = null
    port.postMessage({ failed: (error as Error).message } satisfies ReaderAnswer)
  }
}

answer(() => ({ opened: factsOf((handle ??= open())) }))
port.on('message', (request: ReadRequest | 'close') => {
  if (request !== 'close') return answer(() => ({ image: read((handle ??= open()), request) }))
  if (handle !== null) openSlide.close(handle)
  port.close()
})
