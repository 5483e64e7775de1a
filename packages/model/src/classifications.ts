/** What the tensors of every classifier are called: crops in, uint8 [N, S, S, 3]; probabilities out, float32 [N]. */
export const classifierTensors = {
  input: 'image',
  output: 'atypicalProbability',
} as const
