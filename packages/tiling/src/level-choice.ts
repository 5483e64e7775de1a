import type { SlideLevel } from './header/slide-header.ts'
import type { Rect } from './pixels/rect.ts'

/** A level this little coarser than asked for is used all the same: scanners' scales are off by as much. */
const SCALE_TOLERANCE = 1.02

type LevelScale = Pick<SlideLevel, 'downsample'>

/**
 * The coarsest level that has the detail of `scale` level-0 pixels per wanted pixel, else the finest. With a `region`,
 * only levels on whose pixels its edges lie count, so that what is read is never off by part of a pixel.
 */
export function levelForScale<L extends LevelScale>(
  levels: readonly [L, ...L[]],
  scale: number,
  region?: Rect,
): L {
  return levels.reduce((best, level) => {
    const hasDetail = level.downsample <= scale * SCALE_TOLERANCE
    const coarser = level.downsample > best.downsample
    return hasDetail && coarser && (!region || edgesFit(region, level)) ? level : best
  }, levels[0])
}

const edgesFit = ({ xPx, yPx, widthPx, heightPx }: Rect, { downsample }: LevelScale) =>
  [xPx, yPx, widthPx, heightPx].every((edge) => edge % downsample === 0)
