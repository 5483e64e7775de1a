export type Vector3 = readonly [number, number, number]

/** Cyclic Jacobi converges quadratically: five or six sweeps leave a 3 × 3 matrix diagonal to the last bit. */
const MAX_SWEEPS = 32
const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const

/**
 * The eigenvectors of a symmetric 3 × 3 matrix (by rows), of length 1, the one of the largest eigenvalue first. Their signs are
 * not determined.
 */
export function principalAxes(symmetric: readonly [Vector3, Vector3, Vector3]): [Vector3, Vector3, Vector3] {
  const a = symmetric.map((row) => [...row])
  const axes = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    if (PAIRS.every(([p, q]) => a[p]![q] === 0)) break
    for (const [p, q] of PAIRS) annihilate(a, axes, p, q)
  }
  const [first, second, third] = ([0, 1, 2] as const).toSorted((i, j) => a[j]![j]! - a[i]![i]!)
  const axis = (i: number): Vector3 => [axes[0]![i]!, axes[1]![i]!, axes[2]![i]!]
  return [axis(first!), axis(second!), axis(third!)]
}

/** Turns the axes p and q in their plane so that a[p][q] becomes 0 (Golub and Van Loan, "Matrix Computations", 8.5). */
function annihilate(a: number[][], axes: number[][], p: number, q: number): void {
  const off = a[p]![q]!
  if (off === 0) return
  const tau = (a[q]![q]! - a[p]![p]!) / (2 * off)
  const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau))
  const cos = 1 / Math.hypot(1, tangent)
  const sin = tangent * cos
  for (const row of [...a, ...axes]) {
    const [atP, atQ] = [row[p]!, row[q]!]
    row[p] = cos * atP - sin * atQ
    row[q] = sin * atP + cos * atQ
  }
  const [rowP, rowQ] = [a[p]!, a[q]!]
  for (let k = 0; k < 3; k++) {
    const [atP, atQ] = [rowP[k]!, rowQ[k]!]
    rowP[k] = cos * atP - sin * atQ
    rowQ[k] = sin * atP + cos * atQ
  }
  rowP[q] = 0
  rowQ[p] = 0
}
