import { MetaphaseError } from '@metaphase/errors'
import { measureTensorRanges } from '@metaphase/inference'
import { describeFile, quantise, readBundle, type Manifest } from '@metaphase/model'
import { writeBundle } from '../bundle/write-bundle.ts'
import { calibrationTiles } from './calibration-tiles.ts'

const FILE = 'detector-int8.onnx'

interface Int8Release {
  /** Folder of the bundle whose detector it is of. */
  readonly model: string
  /** Folder of real images, of the detector's µm/px or nearly, to calibrate on. */
  readonly images: string
  readonly version: string
  /** What the variant loses; undefined where nobody measured it. */
  readonly loss: Manifest['int8']
}

/** Writes a bundle of another and its detector in 8 bits. Throws `request-invalid` where the detector has none. */
export async function writeInt8Bundle(
  folder: string,
  { model, images, version, loss }: Int8Release,
): Promise<void> {
  const { manifest, files } = await readBundle(model)
  const detectorInt8 = await inEightBits(files.detector, images).catch((error: unknown) => {
    if (error instanceof MetaphaseError) throw error
    throw new MetaphaseError(
      'request-invalid',
      `The detector of ${model} cannot be made int8: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  })
  const { int8: _, ...others } = manifest
  const released: Manifest = {
    ...others,
    version,
    files: { ...manifest.files, detectorInt8: describeFile(FILE, detectorInt8) },
    ...(loss && { int8: loss }),
  }
  await writeBundle(folder, released, { ...files, detectorInt8 })
}

const inEightBits = async (detector: Uint8Array, images: string): Promise<Uint8Array> =>
  quantise(detector, await measureTensorRanges(detector, calibrationTiles(images)))
