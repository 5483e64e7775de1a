import type { ReviewedClass } from '@metaphase/detection'

/** What each class is called and coloured in other programs. */
export const classLook: Readonly<
  Record<ReviewedClass, { readonly label: string; readonly rgb: readonly [number, number, number] }>
> = {
  mitotic: { label: 'Mitotic figure', rgb: [0, 158, 115] },
  typical: { label: 'Typical mitotic figure', rgb: [0, 114, 178] },
  atypical: { label: 'Atypical mitotic figure', rgb: [213, 94, 0] },
  candidate: { label: 'Candidate below threshold', rgb: [150, 150, 150] },
  rejected: { label: 'Not a mitotic figure', rgb: [0, 0, 0] },
}

export const isMitotic = (name: ReviewedClass): boolean => name !== 'candidate' && name !== 'rejected'
