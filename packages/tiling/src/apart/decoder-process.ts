import { associatedImages } from '../associated/associated-images.ts'
import type { AssociatedPicture } from '../associated/associated-picture.ts'
import { fileByteSource, type ByteSource, type LocalFile } from '../byte-source.ts'
import { openSlideFile, type Slide } from '../slide.ts'
import { openPeer, type Message } from './peer.ts'
import type { DecoderAsk, FileAsk, OpenedFacts, PictureFacts } from './protocol.ts'

// The decoder's own process: libvips, libjpeg, libtiff and OpenSlide run here on what strangers sent, without credentials. It
// reads files at the paths it is told, and asks for their bytes to be fetched there.

const slides = new Map<number, Slide>()
const pictures = new Map<number, readonly AssociatedPicture[]>()
const makes = new Map<number, (path: string) => Promise<void>>()
let lastMake = 0

const peer = openPeer<FileAsk, DecoderAsk>((message) => process.send?.(message), answer)
process.on('message', (message: Message<unknown>) => peer.receive(message))
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL')) // whoever asks has gone; a decoder that loops would hold up an exit
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {}) // whoever asks ends us when done

process.send?.({ kind: 'ready' } satisfies Message<never>)

async function answer(ask: DecoderAsk): Promise<unknown> {
  switch (ask.kind) {
    case 'open': {
      const slide = await openSlideFile(await askedFile(ask))
      slides.set(ask.file, slide)
      pictures.set(ask.file, slide.associated)
      return { header: slide.header, associated: slide.associated.map(factsOf) } satisfies OpenedFacts
    }
    case 'open-pictures': {
      const found = await associatedImages(askedSource(ask))
      pictures.set(ask.file, found)
      return found.map(factsOf)
    }
    case 'region':
      return slides.get(ask.file)!.readRegion(ask.region, ask.out)
    case 'fetch-regions':
      return slides.get(ask.file)!.fetchRegions(ask.regions, ask.out)
    case 'picture':
      return pictures.get(ask.file)![ask.index]!.read()
    case 'make':
      return makes.get(ask.make)!(ask.path)
    case 'close': {
      const slide = slides.get(ask.file)
      slides.delete(ask.file)
      pictures.delete(ask.file)
      return slide?.close()
    }
  }
}

const factsOf = ({ name, widthPx, heightPx }: AssociatedPicture): PictureFacts => ({
  name,
  widthPx,
  heightPx,
})

const askedSource = ({ file, sizeBytes }: { file: number; sizeBytes: number }): ByteSource => ({
  sizeBytes,
  read: (offset, length) => peer.ask({ kind: 'read', file, offset, length }) as Promise<Uint8Array>,
})

async function askedFile({
  file,
  path,
  sizeBytes,
}: Extract<DecoderAsk, { kind: 'open' }>): Promise<LocalFile> {
  const local = await fileByteSource(path)
  const fetch: LocalFile['fetch'] = async (ranges) => void (await peer.ask({ kind: 'fetch', file, ranges }))
  return {
    path,
    sizeBytes,
    fetch,
    async read(offset, length) {
      await fetch([{ offset, length }])
      return local.read(offset, length)
    },
    async derive(name, sizeBytes, make) {
      const number = ++lastMake
      makes.set(number, make)
      try {
        return (await peer.ask({ kind: 'derive', file, name, sizeBytes, make: number })) as string
      } finally {
        makes.delete(number)
      }
    },
    close: () => local.close(),
  }
}
