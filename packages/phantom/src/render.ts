import { Artefacts } from './artefacts.ts'
import { pixelsAround, type Block } from './block.ts'
import { CELL_REACH_UM, CellMap } from './cell-map.ts'
import { figureShapes } from './figure-shapes.ts'
import { Ground } from './ground.ts'
import { imposterShapes } from './imposter-shapes.ts'
import { ValueNoise } from './noise.ts'
import { nucleusShape } from './nucleus-shape.ts'
import { NucleusField } from './nucleus-field.ts'
import { planPhantom } from './plan.ts'
import { PointIndex, type PointUm } from './point-index.ts'
import { hash32, mulberry32, stream } from './random.ts'
import { Scanner } from './scanner.ts'
import { sceneOf, type Scene } from './scene.ts'
import type { Dye, Shape } from './shape.ts'
import { Tissue } from './tissue.ts'
import type { PhantomOptions, PhantomTruth } from './types.ts'

/** Blocks this wide and high keep the dye of one in the processor's cache. */
const BLOCK_PX = 256
/** No target's cell reaches farther than this from the target's centre. */
const TARGET_REACH_UM = 18

interface Target extends PointUm {
  /** Overlapping cells are painted in this order, whatever part of the slide is rendered. */
  readonly order: number
  readonly shapes: readonly Shape[]
}

/** Draws any part of a phantom; a pixel's colour depends on its place alone, not on the part asked for. */
export class PhantomRenderer {
  readonly truth: PhantomTruth
  readonly #scene: Scene
  readonly #tissue: Tissue
  readonly #artefacts: Artefacts
  readonly #texture: ValueNoise
  readonly #ground: Ground
  readonly #targets: PointIndex<Target>
  readonly #nuclei: NucleusField
  readonly #scanner: Scanner
  readonly #cells = new CellMap(BLOCK_PX * BLOCK_PX)
  readonly #dyes = {
    haematoxylin: new Float32Array(BLOCK_PX * BLOCK_PX),
    eosin: new Float32Array(BLOCK_PX * BLOCK_PX),
  }

  /** Throws a RangeError for options that no slide can meet. */
  constructor(options: PhantomOptions) {
    this.truth = planPhantom(options)
    this.#scene = sceneOf(options)
    this.#tissue = new Tissue(this.#scene)
    this.#artefacts = new Artefacts(this.#scene.artefacts)
    this.#texture = new ValueNoise(hash32(this.#scene.seed, stream.noise, 3))
    this.#ground = new Ground(this.#tissue, this.#texture)
    this.#targets = indexTargets(this.truth, this.#scene, this.#texture)
    this.#nuclei = new NucleusField(this.#scene, this.#tissue, this.#targets)
    this.#scanner = new Scanner(this.#scene, this.#artefacts)
  }

  /** RGB bytes of a rectangle, row by row; the rectangle may reach beyond the slide. */
  region(xPx: number, yPx: number, widthPx: number, heightPx: number): Uint8Array {
    const rgb = new Uint8Array(widthPx * heightPx * 3)
    for (let top = 0; top < heightPx; top += BLOCK_PX)
      for (let left = 0; left < widthPx; left += BLOCK_PX) {
        const block: Block = {
          ...this.#dyes,
          xPx: xPx + left,
          yPx: yPx + top,
          width: Math.min(BLOCK_PX, widthPx - left),
          height: Math.min(BLOCK_PX, heightPx - top),
          mpp: this.#scene.mpp,
        }
        this.#stain(block)
        this.#scanner.scan(block, rgb, (top * widthPx + left) * 3, widthPx * 3)
      }
    return rgb
  }

  #stain(block: Block): void {
    const around = (reachUm: number) =>
      [
        block.xPx * block.mpp - reachUm,
        block.yPx * block.mpp - reachUm,
        (block.xPx + block.width) * block.mpp + reachUm,
        (block.yPx + block.height) * block.mpp + reachUm,
      ] as const
    const nuclei = [...this.#nuclei.inside(...around(CELL_REACH_UM))]
    this.#cells.draw(block, nuclei)
    this.#ground.paint(block, this.#cells)
    for (const nucleus of nuclei) stamp(nucleusShape(nucleus, this.#tissue, this.#texture), block)
    const targets = this.#targets.inside(...around(TARGET_REACH_UM))
    for (const { shapes } of targets.toSorted((a, b) => a.order - b.order))
      for (const shape of shapes) stamp(shape, block)
    this.#artefacts.changeDye(block)
  }
}

/** Mixes a shape's dye over what the block shows already. */
function stamp(shape: Shape, block: Block): void {
  const { xPx, yPx, width, mpp, haematoxylin, eosin } = block
  const { firstColumn, lastColumn, firstRow, lastRow } = pixelsAround(
    block,
    shape.xUm,
    shape.yUm,
    shape.reachUm,
  )
  const dye: Dye = { coverage: 0, haematoxylin: 0, eosin: 0 }
  for (let row = firstRow; row <= lastRow; row++) {
    const dy = (yPx + row + 0.5) * mpp - shape.yUm
    for (let column = firstColumn; column <= lastColumn; column++) {
      shape.paint((xPx + column + 0.5) * mpp - shape.xUm, dy, dye)
      if (dye.coverage === 0) continue
      const i = row * width + column
      haematoxylin[i]! += (dye.haematoxylin - haematoxylin[i]!) * dye.coverage
      eosin[i]! += (dye.eosin - eosin[i]!) * dye.coverage
    }
  }
}

function indexTargets(
  { figures, imposters }: PhantomTruth,
  { seed, mpp }: Scene,
  noise: ValueNoise,
): PointIndex<Target> {
  const index = new PointIndex<Target>()
  figures.forEach((figure, i) => {
    const random = mulberry32(hash32(seed, stream.figureShape, i))
    const shapes = figureShapes(figure, mpp, random, noise)
    index.add({ xUm: figure.xPx * mpp, yUm: figure.yPx * mpp, order: i, shapes })
  })
  imposters.forEach((imposter, i) => {
    const random = mulberry32(hash32(seed, stream.imposterShape, i))
    const shapes = imposterShapes(imposter, mpp, random, noise)
    index.add({ xUm: imposter.xPx * mpp, yUm: imposter.yPx * mpp, order: figures.length + i, shapes })
  })
  return index
}
