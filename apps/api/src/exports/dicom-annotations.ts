import { MetaphaseError } from '@metaphase/errors'
import { data } from 'dcmjs'
import { AnnotationGroup } from './dicom-group.ts'
import type { Exported, ExportFormat } from './export-format.ts'
import { nameUuid } from '../name-uuid.ts'

const ANNOTATIONS_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.91.1'
const WHOLE_SLIDE_SOP_CLASS = '1.2.840.10008.5.1.4.1.1.77.1.6'
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'
/** Of Metaphase as an implementation: made once, of a random UUID. */
const IMPLEMENTATION_UID = '2.25.142076930331958535925010274928301270514'

/**
 * DICOM Microscopy Bulk Simple Annotations: points in the slide's total pixel matrix, single precision, a group a class with
 * both probabilities as measurements; what a reviewer added has none and is in a group of its own. The slide is referred to by
 * UIDs made of its id: no patient, no name, nothing of the uploaded file. A DICOM file says lengths before contents, so the
 * figures are gathered first, 16 bytes each. Throws no-figures where there is nothing to annotate.
 */
export const dicomAnnotations: ExportFormat = {
  name: 'DICOM Microscopy Bulk Simple Annotations',
  ending: 'dcm',
  contentType: 'application/dicom',
  write: async function* write(exported, pages) {
    const groups = new Map<string, AnnotationGroup>()
    for await (const page of pages)
      for (const figure of page) {
        const key = AnnotationGroup.keyOf(figure)
        const group = groups.get(key) ?? new AnnotationGroup(figure)
        groups.set(key, group)
        group.add(figure)
      }
    if (groups.size === 0) throw nothingToAnnotate(exported)
    yield new Uint8Array(encode(exported, groups))
  },
}

/** An annotation group without a point is not valid, nor is a file without a group. */
const nothingToAnnotate = ({ run }: Exported) =>
  new MetaphaseError(
    'no-figures',
    `Analysis ${run.analysisId} has no figures of this choice, and DICOM no annotations without any; other formats do.`,
  )

/** The UID of a UUID (PS3.5 B.2). */
const uidOf = (uuid: string): string => `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`)}`

function encode(exported: Exported, groups: ReadonlyMap<string, AnnotationGroup>): ArrayBuffer {
  const instanceUid = uidOf(nameUuid(exported.run.analysisId, `annotations ${exported.choice}`))
  const file = new data.DicomDict(
    data.DicomMetaDictionary.denaturalizeDataset({
      FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
      MediaStorageSOPClassUID: ANNOTATIONS_SOP_CLASS,
      MediaStorageSOPInstanceUID: instanceUid,
      TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
      ImplementationClassUID: IMPLEMENTATION_UID,
    }),
  )
  const items = [...groups].map(([key, group], i) =>
    group.item({
      number: i + 1,
      uid: uidOf(nameUuid(exported.run.analysisId, `group ${key} ${exported.choice}`)),
      model: exported.model,
    }),
  )
  file.dict = data.DicomMetaDictionary.denaturalizeDataset({
    ...identityOf(exported, instanceUid),
    ...contentOf(exported),
    AnnotationGroupSequence: items,
  })
  return file.write()
}

/** Patient, study, series, equipment and instance; what nobody knows is there and empty. */
function identityOf({ slideId, run, finishedAt }: Exported, instanceUid: string) {
  const [date = '', time = ''] = finishedAt.toISOString().replaceAll(/[-:]/g, '').slice(0, 15).split('T')
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: ANNOTATIONS_SOP_CLASS,
    SOPInstanceUID: instanceUid,
    PatientName: '',
    PatientID: '',
    PatientBirthDate: '',
    PatientSex: '',
    StudyInstanceUID: uidOf(nameUuid(slideId, 'study')),
    StudyDate: '',
    StudyTime: '',
    StudyID: '',
    AccessionNumber: '',
    ReferringPhysicianName: '',
    Modality: 'ANN',
    SeriesInstanceUID: uidOf(nameUuid(run.analysisId, 'series')),
    SeriesNumber: 1,
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    Manufacturer: 'Metaphase',
    ManufacturerModelName: 'Metaphase',
    DeviceSerialNumber: '0',
    SoftwareVersions: '0.1.0',
  }
}

function contentOf({ slideId, model, threshold }: Exported) {
  const slide = { ReferencedSOPClassUID: WHOLE_SLIDE_SOP_CLASS, ReferencedSOPInstanceUID: uidOf(slideId) }
  return {
    ContentLabel: 'MITOSES',
    ContentDescription: `${model.name} ${model.version}, threshold ${threshold}`.slice(0, 64),
    ContentCreatorName: '',
    AnnotationCoordinateType: '2D',
    PixelOriginInterpretation: 'VOLUME',
    ReferencedImageSequence: [slide],
    ReferencedSeriesSequence: [
      { SeriesInstanceUID: uidOf(nameUuid(slideId, 'series')), ReferencedInstanceSequence: [slide] },
    ],
  }
}
