/** What a shape puts on one point: mixed over what lies below by `coverage`. */
export interface Dye {
  /** 0 = nothing, 1 = hides what is below. */
  coverage: number
  /** Optical density (base 10) along the unit dye vectors, before the slide's stain strength. */
  haematoxylin: number
  eosin: number
}

/** One painted thing: a nucleus, a cell body, a chromosome plate. */
export interface Shape {
  readonly xUm: number
  readonly yUm: number
  /** Nothing is painted farther than this from the centre, in x or in y. */
  readonly reachUm: number
  /** Writes the dye at an offset from the centre; leaves `coverage` 0 outside the shape. A pure function. */
  paint(dxUm: number, dyUm: number, dye: Dye): void
}
