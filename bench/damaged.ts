import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { hasOpenSlide } from '../packages/tiling/test/read-by-openslide.ts'
import { isClear, readDamaged } from '../packages/tiling/test/read-damaged.ts'
import { ndpi } from '../packages/tiling/test/vendor-tiffs.ts'
import { defineBench } from './bench.ts'

const SECONDS_MAX = 30
const MB = 1e6

export const bench = defineBench({
  about:
    'Damaged copies of slides, phantoms and (with ../shared/data) real ones, read by one process: each must be read or refused with ' +
    `a clear code within ${SECONDS_MAX} s, and the process must live on. Throws where one does not`,
  options: {
    variants: { about: 'copies in all', default: '200' },
    slides: {
      about: 'folder of real slides',
      default: join(import.meta.dirname, '../../shared/data/slides'),
    },
    seed: { about: 'other seeds, other damage', default: '1' },
  },
  async measure(options) {
    const folder = await mkdtemp(join(tmpdir(), 'metaphase-damaged-'))
    try {
      const files = await soundFiles(folder, options.slides)
      const count = Math.ceil(Number(options.variants) / files.length)
      const ends: Record<string, number> = {}
      const unclear: string[] = []
      let [slowestSeconds, rssHighestBytes, read] = [0, 0, 0]
      const damaging = { folder, count, seed: Number(options.seed), secondsMax: SECONDS_MAX }
      for await (const outcome of readDamaged(files, damaging)) {
        read++
        ends[outcome.end] = (ends[outcome.end] ?? 0) + 1
        slowestSeconds = Math.max(slowestSeconds, outcome.seconds)
        rssHighestBytes = Math.max(rssHighestBytes, outcome.rssBytes)
        if (!isClear(outcome))
          unclear.push(`${outcome.file}, ${outcome.what}: ${outcome.end} ${outcome.detail}`)
      }
      if (unclear.length > 0) throw new Error(`Not refused clearly:\n${unclear.join('\n')}`)
      const names = files.map(([name]) => name)
      return {
        files: names,
        variants: read,
        ends,
        slowestSeconds,
        rssHighestMB: Math.round(rssHighestBytes / MB),
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
})

async function soundFiles(folder: string, slides: string): Promise<[string, Buffer][]> {
  const size = { seed: 3, widthPx: 1_500, heightPx: 1_200 }
  const files: [string, Buffer][] = []
  for (const compression of ['jpeg', 'deflate'] as const) {
    const path = join(folder, `${compression}.tiff`)
    await writePhantomSlide(path, size, { compression })
    files.push([`phantom, ${compression}`, await readFile(path)])
  }
  if (hasOpenSlide()) files.push(['NDPI', await ndpi()])
  const real = ['cmu-1-small-region.svs', ...(hasOpenSlide() ? ['tcga-cr-7395-01a-01-ts1.svs'] : [])]
  for (const name of real)
    if (existsSync(join(slides, name))) files.push([name, await readFile(join(slides, name))])
  return files
}
