/** How far two raters agree on the items that both of them rated. */
export interface Agreement {
  readonly items: number
  /** Share of the items on which they said the same; null without items. */
  readonly observed: number | null
  /** Cohen's κ (1960): agreement beyond what chance gives, (pₒ − pₑ) / (1 − pₑ); null where chance alone gives 1, or without items. */
  readonly kappa: number | null
}

/** `ratings`: what the first and the second rater called each item. */
export function cohensKappa(ratings: readonly (readonly [first: string, second: string])[]): Agreement {
  const items = ratings.length
  if (items === 0) return { items, observed: null, kappa: null }
  const observed = ratings.filter(([first, second]) => first === second).length / items
  const classes = new Set(ratings.flat())
  const share = (rater: 0 | 1, name: string) =>
    ratings.filter((rating) => rating[rater] === name).length / items
  const byChance = [...classes].reduce((sum, name) => sum + share(0, name) * share(1, name), 0)
  return { items, observed, kappa: classes.size === 1 ? null : (observed - byChance) / (1 - byChance) }
}
