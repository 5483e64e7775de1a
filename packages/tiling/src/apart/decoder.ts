import type { AssociatedPicture } from '../associated/associated-picture.ts'
import type { ByteSource, LocalFile } from '../byte-source.ts'
import type { RgbImage } from '../pixels/rgb-image.ts'
import type { Slide } from '../slide.ts'
import { hideMemory } from './hide-memory.ts'
import type { OpenedFacts, PictureFacts } from './protocol.ts'
import { runDecoder, type AskAboutFile, type RunningDecoder } from './running-decoder.ts'
import type { DecoderLimits } from './watched-process.ts'

/**
 * Opens slides in a process of its own: one that is without credentials, and is ended where it uses too much memory or time.
 * With it ends what it has open, with decoder-failed; the next slide is opened in another.
 */
export interface Decoder {
  /** As `openSlideFile`. Throws also decoder-failed, and so does the slide. */
  openSlide(file: LocalFile): Promise<Slide>
  /** As `associatedImages`, to `work` alone. Throws also decoder-failed. */
  withAssociatedImages<T>(
    source: ByteSource,
    work: (pictures: readonly AssociatedPicture[]) => Promise<T>,
  ): Promise<T>
  /** Of its process, while there is one. */
  pid(): number | undefined
  close(): Promise<void>
}

export function startDecoder(limits: DecoderLimits): Decoder {
  hideMemory()
  let running: RunningDecoder | null = null

  function current(): RunningDecoder {
    if (running) return running
    const started = runDecoder(limits, () => {
      if (running === started) running = null
    })
    return (running = started)
  }

  return {
    async openSlide(file) {
      const { ask, release } = current().take(file)
      try {
        const { path, sizeBytes } = file
        const { header, associated } = (await ask({ kind: 'open', path, sizeBytes })) as OpenedFacts
        return {
          header,
          associated: picturesOf(associated, ask),
          readRegion: (region, out) => ask({ kind: 'region', region, out }) as Promise<Uint8Array>,
          fetchRegions: async (regions, out) => void (await ask({ kind: 'fetch-regions', regions, out })),
          async close() {
            await ask({ kind: 'close' }).catch(() => {}) // with its process it was closed too
            release()
            await file.close()
          },
        }
      } catch (error) {
        release()
        await file.close()
        throw error
      }
    },
    async withAssociatedImages(source, work) {
      const { ask, release } = current().take(source)
      try {
        const facts = await ask({ kind: 'open-pictures', sizeBytes: source.sizeBytes })
        return await work(picturesOf(facts as PictureFacts[], ask))
      } finally {
        await ask({ kind: 'close' }).catch(() => {})
        release()
      }
    },
    pid: () => running?.pid,
    close: async () => running?.close(),
  }
}

const picturesOf = (
  facts: readonly PictureFacts[],
  ask: (about: AskAboutFile) => Promise<unknown>,
): AssociatedPicture[] =>
  facts.map((picture, index) => ({
    ...picture,
    read: () => ask({ kind: 'picture', index }) as Promise<RgbImage>,
  }))
