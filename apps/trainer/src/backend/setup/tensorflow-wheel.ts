import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchWheel, type Pip, type Wheel } from '../../wheel/fetch-wheel.ts'
import type { Say } from '../../wheel/program.ts'

/** TensorFlow for Python carries the very C library that tfjs-node binds to, and oneDNN in it. */
export const TENSORFLOW_VERSION = '2.15.1'
const WHEEL: Wheel = {
  requirement: `tensorflow-cpu==${TENSORFLOW_VERSION}`,
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  sizeMb: 207,
  target: ['--python-version=3.11', '--platform=manylinux_2_17_x86_64', '--platform=manylinux2014_x86_64'],
}
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const HEADERS = ['tensorflow/c/', 'tsl/', 'tensorflow/core/platform/'].map(
  (path) => `tensorflow/include/${path}`,
)

/** Puts TensorFlow's libraries and C headers into `deps`, laid out as tfjs-node wants them. Throws with the reason. */
export async function fetchTensorflow(deps: string, pip: Pip, say: Say): Promise<void> {
  await fetchWheel(WHEEL, pip, join(deps, 'download'), (fileName) => targetOf(fileName, deps), say)
  // the names that tfjs-node's linker flags and the libraries' own headers ask for
  await symlink('libtensorflow_cc.so.2', join(deps, 'lib/libtensorflow.so'))
  await symlink('libtensorflow_cc.so.2', join(deps, 'lib/libtensorflow.so.2'))
  await symlink('libtensorflow_framework.so.2', join(deps, 'lib/libtensorflow_framework.so'))
}

/** Where a file of the wheel goes, or undefined when it is not wanted. */
function targetOf(fileName: string, deps: string): string | undefined {
  const library = LIBRARIES.find((name) => fileName === `tensorflow/${name}`)
  if (library) return join(deps, 'lib', library)
  const isHeader = fileName.endsWith('.h') && HEADERS.some((prefix) => fileName.startsWith(prefix))
  return isHeader ? join(deps, fileName.slice('tensorflow/'.length)) : undefined
}
