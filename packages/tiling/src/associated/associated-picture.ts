import type { RgbImage } from '../pixels/rgb-image.ts'

/** What scanners keep beside a slide: its label, the glass as a whole (label and all), a small picture of the tissue. */
export const associatedNames = ['label', 'macro', 'thumbnail'] as const
export type AssociatedName = (typeof associatedNames)[number]

/** A picture beside the slide. Label and macro carry what is written on the glass, which may be a patient's name. */
export interface AssociatedPicture {
  readonly name: AssociatedName
  readonly widthPx: number
  readonly heightPx: number
  /** Throws slide-unreadable. */
  read(): Promise<RgbImage>
}

export const isAssociatedName = (name: string): name is AssociatedName =>
  (associatedNames as readonly string[]).includes(name)
