import onnxProto from 'onnx-proto'
import { expect, test } from 'vitest'
import { OnnxGraph } from './graph.ts'

function shiftedColumns(): OnnxGraph {
  const graph = new OnnxGraph('shifted-columns')
  const input = graph.input('values', { type: 'float32', shape: ['N', 2] })
  const pads = graph.constant('pads', BigInt64Array.of(0n, 1n, 0n, -1n), [4])
  const shifted = graph.node('Pad', 'shifted', [input, pads])
  const columns = graph.node('Transpose', 'columns', [shifted], { perm: { ints: [1, 0] } })
  graph.output(columns, { type: 'float32', shape: [2, 'N'] })
  return graph
}

test('a graph is written as ONNX: opset 17, IR 8, dimensions by number or name', () => {
  const { ModelProto } = onnxProto.onnx
  const model = ModelProto.toObject(ModelProto.decode(shiftedColumns().encode()), { longs: Number })
  expect(model).toMatchObject({ irVersion: 8, opsetImport: [{ version: 17 }] })
  expect(model['graph'].input[0].type.tensorType.shape.dim).toEqual([{ dimParam: 'N' }, { dimValue: 2 }])
  expect(model['graph'].node).toMatchObject([
    { opType: 'Pad', input: ['values', 'pads'], output: ['shifted'] },
    { opType: 'Transpose', attribute: [{ name: 'perm', ints: [1, 0] }] },
  ])
  const { rawData } = model['graph'].initializer[0]
  expect([...new BigInt64Array(Uint8Array.from(rawData).buffer)]).toEqual([0n, 1n, 0n, -1n])
})

test('the same calls give the same bytes', () => {
  expect(shiftedColumns().encode()).toEqual(shiftedColumns().encode())
})

test('two tensors of one name, and a constant that does not fill its shape, are refused', () => {
  const graph = shiftedColumns()
  expect(() => graph.constant('pads', Float32Array.of(1))).toThrow('called pads')
  expect(() => graph.constant('pair', Float32Array.of(1), [2])).toThrow('pair has 1 elements')
})
