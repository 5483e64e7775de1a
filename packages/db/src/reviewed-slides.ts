import type { Database } from './client.ts'

/** The slides of a tenant that people have looked at, each with the analyses that were reviewed or signed, newest first. */
export async function findReviewedSlides(db: Database, tenantName: string) {
  const wasLookedAt = { OR: [{ reviews: { some: {} } }, { signOffs: { some: {} } }] }
  return db.slide.findMany({
    where: { tenant: { name: tenantName }, state: 'ready', analyses: { some: wasLookedAt } },
    include: {
      analyses: {
        where: wasLookedAt,
        include: { model: true },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      },
    },
    orderBy: { id: 'asc' },
  })
}
export type SlideWithReviews = Awaited<ReturnType<typeof findReviewedSlides>>[number]
