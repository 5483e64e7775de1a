import { MetaphaseError } from '@metaphase/errors'
import { isAssociatedName } from '../associated/associated-picture.ts'
import type { SlideHeader, SlideLevel } from '../header/slide-header.ts'
import type { LevelPixels } from '../pixels/level-pixels.ts'
import type { OpenedSlide } from '../pixels/opened-slide.ts'
import type { OpenSlideFacts } from './protocol.ts'
import { openReaders, type Readers } from './readers.ts'

/**
 * Opens a slide through OpenSlide. Where the header is known, vendor and levels must be what it says; else it is made of what
 * OpenSlide says. Throws slide-reader-missing and slide-unreadable.
 */
export async function openWithOpenSlide(
  path: string,
  headerFor: (facts: OpenSlideFacts) => SlideHeader | Promise<SlideHeader>,
): Promise<OpenedSlide> {
  const readers = await openReaders(path)
  try {
    const { facts } = readers
    const header = await headerFor(facts)
    if (facts.vendor !== header.vendor)
      throw disagreement(`a slide of ${facts.vendor || 'no vendor'}`, header.vendor)
    const [base, ...reduced] = header.levels
    const open = (level: SlideLevel) => ({ ...level, pixels: levelPixels(readers, level) })
    return {
      header,
      levels: [open(base), ...reduced.map(open)],
      associated: facts.associated.flatMap(({ name, ...size }) =>
        isAssociatedName(name)
          ? [{ name, ...size, read: () => readers.read({ kind: 'associated', name }, `the ${name} image`) }]
          : [],
      ),
      close: () => readers.close(),
    }
  } catch (error) {
    await readers.close()
    throw error
  }
}

function levelPixels(readers: Readers, { widthPx, heightPx, ...level }: SlideLevel): LevelPixels {
  const { levels } = readers.facts
  const index = levels.findIndex((found) => found.widthPx === widthPx && found.heightPx === heightPx)
  const found = levels[index]
  const name = `the level of ${widthPx} × ${heightPx} px`
  if (!found || (level.downsample === 1) !== (index === 0)) {
    const sizes = levels.map((other) => `${other.widthPx} × ${other.heightPx}`).join(', ')
    throw disagreement(`levels of ${sizes} px`, name)
  }
  return {
    byteRanges: () => [], // all of the file lies there
    read: ({ xPx, yPx, ...size }) =>
      readers.read(
        {
          kind: 'region',
          level: index,
          // to the nearest whole level-0 pixel, which is all that OpenSlide takes: less than half of one off
          x: Math.round(xPx * found.downsample),
          y: Math.round(yPx * found.downsample),
          ...size,
        },
        `${name} at x ${xPx}, y ${yPx}, ${size.widthPx} × ${size.heightPx} px`,
      ),
  }
}

const disagreement = (found: string, expected: string) =>
  new MetaphaseError('slide-unreadable', `OpenSlide finds ${found} where the file's header says ${expected}.`)
