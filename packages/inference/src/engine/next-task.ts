import type { EngineRequest, RunRequest, SessionTask, TileGroup } from './protocol.ts'

const WHITE = 255

/**
 * Takes what the session thread does next off `waiting`: crops before tiles, since they are quickly done and a tile that waits
 * for its crops keeps the next one from being decoded; otherwise oldest first. Of tiles, those of the same make that wait behind the
 * first one come along, up to `tilesPerRun` of their model, wherever they stand before a request of another kind.
 */
export function takeNextTask(
  waiting: EngineRequest[],
  tilesPerRun: (modelPath: string) => number,
): SessionTask | null {
  const crops = waiting.findIndex(({ kind }) => kind === 'classify')
  const [first] = waiting.splice(Math.max(crops, 0), 1)
  if (!first) return null
  if (first.kind !== 'run') return first
  const most = tilesPerRun(first.modelPath)
  const tiles = [first]
  while (tiles.length < most) {
    const [next] = waiting
    if (next?.kind !== 'run' || !isOfOneMake(first, next)) break
    tiles.push(next)
    waiting.shift()
  }
  return groupOf(tiles, most)
}

const isOfOneMake = (a: RunRequest, b: RunRequest) =>
  a.modelPath === b.modelPath &&
  a.withProbabilityMap === b.withProbabilityMap &&
  a.tile.widthPx === b.tile.widthPx &&
  a.tile.heightPx === b.tile.heightPx

/** One image for each of `size` places, those without a tile white. */
function groupOf(tiles: readonly RunRequest[], size: number): TileGroup {
  const { modelPath, withProbabilityMap, tile } = tiles[0]!
  const { widthPx, heightPx } = tile
  const ids = tiles.map(({ id }) => id)
  const group = { kind: 'group', ids, modelPath, widthPx, heightPx, withProbabilityMap } as const
  if (size === 1) return { ...group, images: tile.data }
  const tileBytes = widthPx * heightPx * 3
  const images = new Uint8Array(size * tileBytes)
  tiles.forEach((request, i) => images.set(request.tile.data, i * tileBytes))
  images.fill(WHITE, tiles.length * tileBytes)
  return { ...group, images }
}
