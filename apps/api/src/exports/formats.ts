import { createGzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { coco } from './coco.ts'
import { csv } from './csv.ts'
import { dicomAnnotations } from './dicom-annotations.ts'
import { dsaAnnotation } from './dsa-annotation.ts'
import type { ExportFormat } from './export-format.ts'
import { midogJson } from './midog-json.ts'
import { qupathGeoJson } from './qupath-geojson.ts'

const gzipped = (format: ExportFormat): ExportFormat => ({
  name: `${format.name}, gzipped`,
  ending: `${format.ending}.gz`,
  contentType: 'application/gzip',
  write: (exported, pages) => {
    const plain = Readable.from(format.write(exported, pages), { objectMode: false })
    return plain.compose(createGzip())
  },
})

/** Every format figures are exported in. */
export const exportFormats: readonly ExportFormat[] = [
  qupathGeoJson,
  gzipped(qupathGeoJson),
  csv,
  midogJson,
  dsaAnnotation,
  coco,
  dicomAnnotations,
]
