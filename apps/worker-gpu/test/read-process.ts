import { openObjectCache, openStore } from '@metaphase/storage'
import { createHash } from 'node:crypto'
import { openSlides } from '../src/open-slides.ts'

type Env = Parameters<typeof openStore>[0] & Parameters<typeof openObjectCache>[1]
type Region = {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
}

/** What a process of its own reads, as a worker does; its only argument, as JSON. It prints the SHA-256 of each region. */
export interface ReadOrder {
  readonly env: Env
  readonly key: string
  /** One batch after the other. */
  readonly batches: readonly (readonly Region[])[]
}

const { env, key, batches } = JSON.parse(process.argv[2] ?? '') as ReadOrder
const store = openStore(env)
const slides = openSlides(openObjectCache(store, env), { decodeConcurrency: 1, onDecoded: () => {} })
const sums: string[] = []
for (const regions of batches) {
  await slides.withSlide(key, async (slide) => {
    await slide.fetchRegions(regions, regions[0]!)
    for (const region of regions) {
      const pixels = await slide.readRegion(region, region)
      sums.push(createHash('sha256').update(pixels).digest('hex'))
    }
  })
}
console.log(JSON.stringify(sums))
store.close()
