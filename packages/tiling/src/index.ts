export { type Decoder, startDecoder } from './apart/decoder.ts'
export type { DecoderLimits } from './apart/watched-process.ts'
export {
  type AssociatedName,
  associatedNames,
  type AssociatedPicture,
} from './associated/associated-picture.ts'
export { labelRemoval, patched } from './associated/remove-label.ts'
export { type ByteRange, type ByteSource, fileByteSource, type LocalFile, wholeFile } from './byte-source.ts'
export { deepZoom, type DeepZoom } from './deep-zoom/deep-zoom.ts'
export type { DeepZoomTile } from './deep-zoom/deep-zoom-levels.ts'
export type { Turns } from './deep-zoom/read-in-blocks.ts'
export { inspectSlide, readSlideHeader } from './header/read-slide-header.ts'
export {
  type Colour,
  type Compression,
  isMeasured,
  type SealedSlide,
  type SlideHeader,
  type SlideLevel,
} from './header/slide-header.ts'
export { type Mpp, type MppSource, type RecordedMpp, resolveMpp, type ResolvedMpp } from './mpp.ts'
export { cropSquare } from './pixels/crop-square.ts'
export { encodeJpeg } from './pixels/encode-jpeg.ts'
export type { Rect } from './pixels/rect.ts'
export { releasePixels } from './pixels/rgb-image.ts'
export { planTiles, type TilePlan } from './plan-tiles.ts'
export { openSlide, openSlideFile, type Slide } from './slide.ts'
export {
  isKept,
  layTileGrid,
  type PointPx,
  type Tile,
  tileAt,
  tileCount,
  type TileGrid,
  toLevel0,
} from './tile-grid.ts'
export { decodeTissue, type EncodedTissue, encodeTissue } from './tissue/encoded-tissue.ts'
export { findTissue } from './tissue/find-tissue.ts'
export { countsOnTissue } from './tissue/near-tissue.ts'
export { areasInPolygon, type PolygonPx } from './tissue/tissue-in-polygon.ts'
export { tilesWithTissue } from './tissue/tiles-with-tissue.ts'
export { tissueAreaIn, type TissueMask } from './tissue/tissue-mask.ts'
