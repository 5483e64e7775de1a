import koffi from 'koffi'

const POINTER_BYTES = 8

/** What OpenSlide gives for an open slide. */
export type Handle = unknown

/** libopenslide's functions that are used here. Every call blocks its thread; `getError` says whether one failed. */
export function bindOpenSlide(libraryPath: string) {
  const library = koffi.load(libraryPath)
  const sizeOf = (name: string, of: string) => {
    const get = library.func(`void ${name}(void *osr, ${of}, _Out_ int64_t *w, _Out_ int64_t *h)`)
    return (handle: Handle, which: number | string) => {
      const widthPx = [0]
      const heightPx = [0]
      get(handle, which, widthPx, heightPx)
      return { widthPx: Number(widthPx[0]), heightPx: Number(heightPx[0]) }
    }
  }
  const associatedNames = library.func('void *openslide_get_associated_image_names(void *osr)')
  return {
    open: library.func('void *openslide_open(const char *filename)') as (path: string) => Handle | null,
    close: library.func('void openslide_close(void *osr)') as (handle: Handle) => void,
    getError: library.func('const char *openslide_get_error(void *osr)') as (handle: Handle) => string | null,
    property: library.func('const char *openslide_get_property_value(void *osr, const char *name)') as (
      handle: Handle,
      name: string,
    ) => string | null,
    levelCount: library.func('int32_t openslide_get_level_count(void *osr)') as (handle: Handle) => number,
    levelSize: sizeOf('openslide_get_level_dimensions', 'int32_t level'),
    levelDownsample: library.func('double openslide_get_level_downsample(void *osr, int32_t level)') as (
      handle: Handle,
      level: number,
    ) => number,
    /** Premultiplied ARGB in the machine's byte order; (x, y) in level-0 pixels, the size in the level's own. */
    readRegion: library.func(
      'void openslide_read_region(void *osr, void *dest, int64_t x, int64_t y, int32_t level, int64_t w, int64_t h)',
    ) as (handle: Handle, to: Uint8Array, x: number, y: number, level: number, w: number, h: number) => void,
    associatedNames(handle: Handle): string[] {
      const list: unknown = associatedNames(handle)
      const names: string[] = []
      for (let i = 0; ; i++) {
        const name = koffi.decode(list, i * POINTER_BYTES, 'const char *') as string | null
        if (name === null) return names
        names.push(name)
      }
    },
    associatedSize: sizeOf('openslide_get_associated_image_dimensions', 'const char *name'),
    readAssociated: library.func(
      'void openslide_read_associated_image(void *osr, const char *name, void *dest)',
    ) as (handle: Handle, name: string, to: Uint8Array) => void,
  }
}
