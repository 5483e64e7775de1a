import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { convFilterGradient, convInputGradient } from './conv-gradients.ts'
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients.ts'
import { maxPoolGradient } from './max-pool-gradient.ts'
import { sliceBlock } from './slice.ts'
import { unsortedSegmentSum } from './segment-sum.ts'

/** The kernels that tfjs' wasm back-end lacks, or has only slow or wrong, for training. Can be called again. */
export function registerWasmGradients(): void {
  registerComposed(tf.Conv2DBackpropFilter, convFilterGradient)
  registerComposed(tf.Conv2DBackpropInput, convInputGradient)
  registerComposed(tf.DepthwiseConv2dNativeBackpropFilter, depthwiseFilterGradient)
  registerComposed(tf.DepthwiseConv2dNativeBackpropInput, depthwiseInputGradient)
  registerComposed(tf.UnsortedSegmentSum, unsortedSegmentSum)
  register(tf.MaxPoolGrad, ({ backend, inputs, attrs }) =>
    maxPoolGradient(
      backend as BackendWasm,
      inputs as unknown as Parameters<typeof maxPoolGradient>[1],
      attrs as unknown as tf.MaxPoolGradAttrs,
    ),
  )
  if (!ownSlice) {
    ownSlice = tf.getKernel(tf.Slice, 'wasm').kernelFunc
    register(tf.Slice, slice)
  }
}

let ownSlice: tf.KernelFunc | undefined

const slice: tf.KernelFunc = (call) => {
  const x = call.inputs['x']!
  if (x.dtype === 'string') return ownSlice!(call)
  return sliceBlock(call.backend as BackendWasm, x, call.attrs as unknown as tf.SliceAttrs)
}

/** A kernel out of other kernels. tfjs hands it tensors, though its types promise less. */
function registerComposed<Inputs, Attributes>(
  name: string,
  kernel: (inputs: Inputs, attributes: Attributes) => tf.Tensor,
): void {
  register(name, ({ inputs, attrs }) =>
    tf.tidy(() => kernel(inputs as unknown as Inputs, attrs as unknown as Attributes)),
  )
}

function register(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm')
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc })
}
