import type { ReviewedClass } from '@metaphase/detection'
import { classLook } from './class-look.ts'
import * as codes from './dicom-codes.ts'
import type { ExportedFigure } from './exported-figure.ts'
import { FloatColumn } from './float-column.ts'

/** What decides which group a figure is in. */
type Grouped = Pick<ExportedFigure, 'class' | 'probability' | 'atypicalProbability'>

/** The measurements that all figures of a group have. */
const measurements = [
  { name: codes.detectionProbability, valueOf: ({ probability }: Grouped) => probability },
  { name: codes.atypicalProbability, valueOf: ({ atypicalProbability }: Grouped) => atypicalProbability },
]

/** Figures of one class with the same measurements as DICOM keeps them, in blocks: at most 16 bytes a figure. */
export class AnnotationGroup {
  readonly #name: ReviewedClass
  readonly #coordinates = new FloatColumn()
  readonly #measured: readonly { readonly name: object; readonly values: FloatColumn }[]
  #generation: 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL' = 'AUTOMATIC'

  /** What tells the group that a figure belongs to. */
  static keyOf = (figure: Grouped): string =>
    [figure.class, ...measurements.map(({ valueOf }) => valueOf(figure) !== null)].join(' ')

  /** An empty group for figures like this one. */
  constructor(like: Grouped) {
    this.#name = like.class
    this.#measured = measurements
      .filter(({ valueOf }) => valueOf(like) !== null)
      .map(({ name }) => ({ name, values: new FloatColumn() }))
  }

  add(figure: ExportedFigure): void {
    this.#coordinates.push(figure.xPx)
    this.#coordinates.push(figure.yPx)
    const values = measurements.map(({ valueOf }) => valueOf(figure)).filter((value) => value !== null)
    for (const [i, value] of values.entries()) this.#measured[i]!.values.push(value)
    if (figure.probability === null) this.#generation = 'MANUAL'
    else if (figure.isReviewed) this.#generation = 'SEMIAUTOMATIC'
  }

  /** The item of the Annotation Group Sequence (PS3.3 C.37.1.2). */
  item({ number, uid, model }: { number: number; uid: string; model: { name: string; version: string } }) {
    return {
      AnnotationGroupNumber: number,
      AnnotationGroupUID: uid,
      AnnotationGroupLabel: classLook[this.#name].label,
      AnnotationGroupGenerationType: this.#generation,
      ...(this.#generation !== 'MANUAL' && {
        AnnotationGroupAlgorithmIdentificationSequence: [algorithm(model)],
      }),
      AnnotationPropertyCategoryCodeSequence: [codes.morphologicallyAbnormal],
      AnnotationPropertyTypeCodeSequence: [codes.propertyTypeOf(this.#name)],
      NumberOfAnnotations: this.#coordinates.length / 2,
      AnnotationAppliesToAllOpticalPaths: 'YES',
      GraphicType: 'POINT',
      PointCoordinatesData: this.#coordinates.bytes(),
      ...(this.#measured.length > 0 && { MeasurementsSequence: this.#measured.map(measurement) }),
    }
  }
}

const algorithm = ({ name, version }: { name: string; version: string }) => ({
  AlgorithmFamilyCodeSequence: [codes.artificialIntelligence],
  AlgorithmName: name,
  AlgorithmVersion: version,
})

const measurement = ({ name, values }: { readonly name: object; readonly values: FloatColumn }) => ({
  ConceptNameCodeSequence: [name],
  MeasurementUnitsCodeSequence: [codes.noUnits],
  MeasurementValuesSequence: [{ FloatingPointValues: values.bytes() }],
})
