/** The largest of 1, 2 and 5 times a power of ten that is no longer. */
export function roundLength(mostUm: number): number {
  const power = 10 ** Math.floor(Math.log10(mostUm))
  return ([5, 2].find((step) => step * power <= mostUm) ?? 1) * power
}
