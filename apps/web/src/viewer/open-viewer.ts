import OpenSeadragon from 'openseadragon'

export interface SlideImage {
  readonly widthPx: number
  readonly heightPx: number
  readonly tileSizePx: number
  readonly overlapPx: number
  readonly minLevel: number
  readonly maxLevel: number
}

export const tileAddress = (slideId: string, level: number, column: number, row: number) =>
  `/slides/${slideId}/image/${level}/${column}/${row}`

/** How many screen pixels one of the slide may cover. */
const ENLARGED_MOST = 6

/** A deep-zoom viewer of the slide in `element`, which must have a size. */
export function openViewer(element: HTMLElement, slideId: string, image: SlideImage): OpenSeadragon.Viewer {
  const { widthPx, heightPx, tileSizePx, overlapPx, minLevel, maxLevel } = image
  keepStyleSheetOut()
  return OpenSeadragon({
    element,
    tileSources: {
      width: widthPx,
      height: heightPx,
      tileSize: tileSizePx,
      tileOverlap: overlapPx,
      minLevel,
      maxLevel,
      getTileUrl: (level: number, column: number, row: number) => tileAddress(slideId, level, column, row),
    } as unknown as OpenSeadragon.TileSourceOptions,
    drawer: 'canvas',
    showNavigationControl: false,
    showNavigator: true,
    navigatorPosition: 'TOP_RIGHT',
    navigatorSizeRatio: 0.16,
    navigatorAutoFade: false,
    navigatorOpacity: 1,
    navigatorDisplayRegionColor: '#ffd479',
    navigatorBorderColor: '#2b3038',
    navigatorBackground: '#0b0d10',
    animationTime: 0.5,
    springStiffness: 8,
    visibilityRatio: 0.4,
    minZoomImageRatio: 0.7,
    maxZoomPixelRatio: ENLARGED_MOST,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
    imageLoaderLimit: 8,
    maxImageCacheCount: 600,
    loadTilesWithAjax: false,
  })
}

/** OpenSeadragon puts one of its own into the page, which our content security policy refuses, unless it finds it there. */
function keepStyleSheetOut(): void {
  if (document.querySelector('style[data-openseadragon-mobile-css]')) return
  const style = document.createElementNS(null, 'style') // of no namespace: found by that name, and no style sheet
  style.setAttribute('data-openseadragon-mobile-css', '')
  document.head.append(style)
}
