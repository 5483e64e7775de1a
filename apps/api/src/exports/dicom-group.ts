import type { ReviewedClass } from '../reviews/settle-reviews.ts'
import { classLook } from './class-look.ts'
import * as codes from './dicom-codes.ts'
import type { ExportedFigure } from './exported-figure.ts'
import { FloatColumn } from './float-column.ts'

/** The figures of one class as DICOM keeps them, in blocks: 16 bytes a figure. */
export class AnnotationGroup {
  readonly #name: ReviewedClass
  readonly #coordinates = new FloatColumn()
  readonly #measurements = [
    new Measurement(codes.detectionProbability, ({ probability }) => probability),
    new Measurement(codes.atypicalProbability, ({ atypicalProbability }) => atypicalProbability),
  ]
  #reviewed = false

  constructor(name: ReviewedClass) {
    this.#name = name
  }

  add(figure: ExportedFigure): void {
    this.#coordinates.push(figure.xPx)
    this.#coordinates.push(figure.yPx)
    for (const measurement of this.#measurements) measurement.add(figure)
    this.#reviewed ||= figure.isReviewed
  }

  /** The item of the Annotation Group Sequence (PS3.3 C.37.1.2). */
  item({ number, uid, model }: { number: number; uid: string; model: { name: string; version: string } }) {
    const measured = this.#measurements.filter(({ length }) => length > 0)
    return {
      AnnotationGroupNumber: number,
      AnnotationGroupUID: uid,
      AnnotationGroupLabel: classLook[this.#name].label,
      AnnotationGroupGenerationType: this.#reviewed ? 'SEMIAUTOMATIC' : 'AUTOMATIC',
      AnnotationGroupAlgorithmIdentificationSequence: [
        {
          AlgorithmFamilyCodeSequence: [codes.artificialIntelligence],
          AlgorithmName: model.name,
          AlgorithmVersion: model.version,
        },
      ],
      AnnotationPropertyCategoryCodeSequence: [codes.morphologicallyAbnormal],
      AnnotationPropertyTypeCodeSequence: [codes.propertyTypeOf(this.#name)],
      NumberOfAnnotations: this.#coordinates.length / 2,
      AnnotationAppliesToAllOpticalPaths: 'YES',
      GraphicType: 'POINT',
      PointCoordinatesData: this.#coordinates.bytes(),
      ...(measured.length > 0 && { MeasurementsSequence: measured.map((measurement) => measurement.item()) }),
    }
  }
}

/** A number of each annotation, or of some. */
class Measurement {
  readonly #name: object
  readonly #valueOf: (figure: ExportedFigure) => number | null
  readonly #values = new FloatColumn()
  /** Of the annotations measured, counted from 1: null while that is all of them. */
  #indices: number[] | null = null
  #annotations = 0

  constructor(name: object, valueOf: (figure: ExportedFigure) => number | null) {
    this.#name = name
    this.#valueOf = valueOf
  }

  get length(): number {
    return this.#values.length
  }

  add(figure: ExportedFigure): void {
    const value = this.#valueOf(figure)
    if (value === null) this.#indices ??= Array.from({ length: this.#annotations }, (_, i) => i + 1)
    this.#annotations += 1
    if (value === null) return
    this.#values.push(value)
    this.#indices?.push(this.#annotations)
  }

  item() {
    const indices = this.#indices && { AnnotationIndexList: Uint32Array.from(this.#indices).buffer }
    return {
      ConceptNameCodeSequence: [this.#name],
      MeasurementUnitsCodeSequence: [codes.noUnits],
      MeasurementValuesSequence: [{ FloatingPointValues: this.#values.bytes(), ...indices }],
    }
  }
}
