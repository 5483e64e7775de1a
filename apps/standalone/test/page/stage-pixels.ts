import sharp from 'sharp'
import type { Locator, Page } from 'playwright-core'

/** What is on the screen of the slide's stage: RGB by CSS pixel. */
export interface StagePixels {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

export const stageOf = (page: Page): Locator => page.getByRole('region', { name: 'Slide', exact: true })

export async function stagePixels(page: Page): Promise<StagePixels> {
  const { data, info } = await sharp(await stageOf(page).screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: data }
}

/** Of the marks; see apps/web/src/viewer/class-look.ts. */
export const markColours = {
  mitotic: [47, 224, 160],
  typical: [88, 196, 255],
  atypical: [255, 154, 77],
} as const
type Rgb = readonly [number, number, number]

const isNear = ({ rgb, width }: StagePixels, x: number, y: number, [r, g, b]: Rgb): boolean => {
  const at = (y * width + x) * 3
  return Math.max(Math.abs(rgb[at]! - r), Math.abs(rgb[at + 1]! - g), Math.abs(rgb[at + 2]! - b)) < 24
}

/** The middle of what has the colour within `reach` of a place; null where nothing has. */
export function middleOf(pixels: StagePixels, colour: Rgb, place: { x: number; y: number }, reach: number) {
  let left = Infinity
  let right = -Infinity
  let top = Infinity
  let bottom = -Infinity
  for (
    let y = Math.max(0, Math.floor(place.y - reach));
    y <= Math.min(pixels.height - 1, place.y + reach);
    y++
  )
    for (
      let x = Math.max(0, Math.floor(place.x - reach));
      x <= Math.min(pixels.width - 1, place.x + reach);
      x++
    )
      if (isNear(pixels, x, y, colour)) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  return left > right ? null : { x: (left + right + 1) / 2, y: (top + bottom + 1) / 2 }
}

/** Median difference, 0 to 255, between the screen about its place and the slide's own pixels about a place of the slide, one to one. */
export async function differenceFromSlide(
  pixels: StagePixels,
  slidePath: string,
  {
    screen,
    slidePx,
    halfPx,
  }: { screen: { x: number; y: number }; slidePx: { x: number; y: number }; halfPx: number },
): Promise<number> {
  const side = 2 * halfPx
  const slide = await sharp(slidePath, { limitInputPixels: false })
    .extract({
      left: Math.round(slidePx.x) - halfPx,
      top: Math.round(slidePx.y) - halfPx,
      width: side,
      height: side,
    })
    .removeAlpha()
    .raw()
    .toBuffer()
  const left = Math.round(screen.x) - halfPx
  const top = Math.round(screen.y) - halfPx
  const differences = new Uint8Array(slide.length)
  for (let y = 0; y < side; y++)
    for (let i = 0; i < side * 3; i++)
      differences[y * side * 3 + i] = Math.abs(
        slide[y * side * 3 + i]! - pixels.rgb[((top + y) * pixels.width + left) * 3 + i]!,
      )
  return differences.toSorted()[slide.length >> 1]! // a mark that reaches into it does not matter
}
