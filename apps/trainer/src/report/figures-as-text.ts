const grouped = new Intl.NumberFormat('en-GB')

/** `12,345`. */
export const count = (value: number): string => grouped.format(value)

/** Three decimals, or a dash for what has no value. */
export const ratio = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–')

/** Four significant digits, without an exponent where that is short. */
export const significant = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–'

/** `1 image`, `2 images`. */
export const counted = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`
