import { defineConfig } from 'prisma/config'

// `prisma migrate deploy` works with the stock CLI; packages/db/src/migrate.ts does the same where its engine cannot be had.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost/metaphase' },
})
