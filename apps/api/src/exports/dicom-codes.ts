import type { ReviewedClass } from '@metaphase/detection'
import { classLook } from './class-look.ts'

/** An item of a code sequence. */
const code = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string) => ({
  CodeValue,
  CodingSchemeDesignator,
  CodeMeaning,
})
/** DICOM has no terms for these; a designator that begins with 99 is a private scheme's. */
const ownCode = (value: string, meaning: string) => code(value, '99METAPHASE', meaning)

export const morphologicallyAbnormal = code('49755003', 'SCT', 'Morphologically Abnormal Structure')
export const artificialIntelligence = code('123110', 'DCM', 'Artificial Intelligence')
export const noUnits = code('1', 'UCUM', 'no units')

/** A code value has 16 characters at most. */
const ownValues: Readonly<Record<ReviewedClass, string>> = {
  mitotic: 'mitotic',
  typical: 'typical-mitotic',
  atypical: 'atypical-mitotic',
  candidate: 'candidate',
  rejected: 'not-mitotic',
}
export const propertyTypeOf = (name: ReviewedClass) => ownCode(ownValues[name], classLook[name].label)

export const detectionProbability = ownCode('p-mitotic', 'Probability of being a mitotic figure')
export const atypicalProbability = ownCode('p-atypical', 'Probability of being atypical')
