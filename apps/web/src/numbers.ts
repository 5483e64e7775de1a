const formats = new Map<number, Intl.NumberFormat>()

/** With a fixed number of decimals and a thin gap between thousands, as in a laboratory's report. */
export function fixed(value: number, digits: number): string {
  let format = formats.get(digits)
  if (!format) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(digits, format)
  }
  return format.format(value).replaceAll(',', '\u202f')
}

export const percent = (share: number, digits = 0): string => `${fixed(share * 100, digits)} %`

/** A count's 95 % interval, or a density's. */
export const range = ({ low, high }: { low: number; high: number }, digits: number): string =>
  `${fixed(low, digits)} to ${fixed(high, digits)}`

export function bytes(size: number): string {
  if (size >= 1e9) return `${fixed(size / 1e9, 2)} GB`
  return size >= 1e6 ? `${fixed(size / 1e6, 1)} MB` : `${fixed(size / 1e3, 0)} kB`
}

export const when = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
