import { smoothstep } from './noise.ts'
import { between, direction, hash32, mulberry32, stream } from './random.ts'

/**
 * A piece of tissue: a lobed disc, stretched. In its own frame its outline is r² = 1 + Σ aₖ·cos(kφ − φₖ), whose area is
 * π whatever the lobes are: ½∫r² dφ = π. So the area is known exactly, without counting pixels.
 */
export interface Island {
  readonly xUm: number
  readonly yUm: number
  readonly radiusXUm: number
  readonly radiusYUm: number
  /** aₖ·(cos φₖ, sin φₖ) for k = 2 and 3. */
  readonly lobes: readonly [{ x: number; y: number }, { x: number; y: number }]
}

/** One large piece and one small, disjoint, both wholly inside the slide. */
export function planIslands(seed: number, widthUm: number, heightUm: number): Island[] {
  const random = mulberry32(hash32(seed, stream.islands))
  const island = (x: number, y: number, radiusX: number, radiusY: number): Island => {
    const lobe = (strongest: number) => {
      const amplitude = between(random, strongest / 2, strongest)
      const phase = direction(random)
      return { x: amplitude * phase.x, y: amplitude * phase.y }
    }
    return {
      xUm: (x + between(random, -0.02, 0.02)) * widthUm,
      yUm: (y + between(random, -0.02, 0.02)) * heightUm,
      radiusXUm: radiusX * widthUm,
      radiusYUm: radiusY * heightUm,
      lobes: [lobe(0.22), lobe(0.18)],
    }
  }
  return [island(0.42, 0.45, 0.3, 0.34), island(0.84, 0.8, 0.1, 0.1)]
}

export const islandAreaUm2 = ({ radiusXUm, radiusYUm }: Island): number => Math.PI * radiusXUm * radiusYUm

/** 1 on the island, 0 on glass, half on its outline; the edge is about 2 µm soft. */
export function islandCoverage(island: Island, xUm: number, yUm: number): number {
  const x = (xUm - island.xUm) / island.radiusXUm
  const y = (yUm - island.yUm) / island.radiusYUm
  const squared = x * x + y * y
  if (squared > 1.5) return 0
  if (squared < 0.5) return 1
  const cos2 = (x * x - y * y) / squared
  const sin2 = (2 * x * y) / squared
  const radius = Math.sqrt(squared)
  const cos3 = (cos2 * x - sin2 * y) / radius
  const sin3 = (sin2 * x + cos2 * y) / radius
  const [second, third] = island.lobes
  const outline = Math.sqrt(1 + second.x * cos2 + second.y * sin2 + third.x * cos3 + third.y * sin3)
  const insideUm = (outline - radius) * Math.min(island.radiusXUm, island.radiusYUm)
  return smoothstep(-1, 1, insideUm)
}
