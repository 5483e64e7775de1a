import type { HotSpot } from '../result/hot-spot.ts'
import { classAt, isMitotic, type ShownFigures } from '../result/shown-figures.ts'
import { tileAddress, type SlideImage } from '../viewer/open-viewer.ts'

/** So far above the level that is one tile: a picture of about 1,000 pixels. */
const LEVELS_UP = 2
const DOTS_MAX = 3_000

interface SlideOverviewProps {
  readonly slideId: string
  readonly image: SlideImage
  readonly figures: ShownFigures
  readonly hotSpot: HotSpot | null
}

/** The whole slide with its mitotic figures and hot-spot, in level-0 pixels. */
export function SlideOverview({ slideId, image, figures, hotSpot }: SlideOverviewProps) {
  const { widthPx, heightPx, tileSizePx, minLevel, maxLevel } = image
  const level = Math.min(minLevel + LEVELS_UP, maxLevel)
  const tilePx = tileSizePx * 2 ** (maxLevel - level)
  const seam = tilePx / tileSizePx // without it the paper shows between tiles
  const tiles = Array.from({ length: Math.ceil(heightPx / tilePx) }, (_, row) =>
    Array.from({ length: Math.ceil(widthPx / tilePx) }, (__, column) => ({ column, row })),
  ).flat()
  const mitoses = mitosesOf(figures)
  const unit = Math.max(widthPx, heightPx) / 400
  return (
    <figure class="overview">
      <svg
        viewBox={`0 0 ${widthPx} ${heightPx}`}
        role="img"
        aria-label="The slide with its mitotic figures and hot-spot"
      >
        {tiles.map(({ column, row }) => (
          <image
            key={`${column} ${row}`}
            href={tileAddress(slideId, level, column, row)}
            x={column * tilePx}
            y={row * tilePx}
            width={Math.min(tilePx, widthPx - column * tilePx) + seam}
            height={Math.min(tilePx, heightPx - row * tilePx) + seam}
            preserveAspectRatio="none"
          />
        ))}
        {mitoses.map((index) => (
          <circle
            key={index}
            cx={figures.xPx[index]}
            cy={figures.yPx[index]}
            r={2.2 * unit}
            fill="none"
            stroke="#063"
            stroke-width={1.2 * unit}
          />
        ))}
        {hotSpot && (
          <rect
            x={hotSpot.xPx}
            y={hotSpot.yPx}
            width={hotSpot.widthPx}
            height={hotSpot.heightPx}
            fill="none"
            stroke="#000"
            stroke-width={1.5 * unit}
            stroke-dasharray={`${6 * unit} ${4 * unit}`}
          />
        )}
      </svg>
      <figcaption>
        Circles: mitotic figures{mitoses.length === DOTS_MAX ? `, the ${DOTS_MAX} most probable at most` : ''}
        . Dashed: hot-spot.
      </figcaption>
    </figure>
  )
}

function mitosesOf(figures: ShownFigures): number[] {
  const indices: number[] = []
  for (let i = 0; i < figures.count && indices.length < DOTS_MAX; i++)
    if (isMitotic(classAt(figures, i))) indices.push(i)
  return indices
}
