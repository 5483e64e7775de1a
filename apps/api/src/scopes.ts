/** What an API key may allow; `admin` allows everything. */
export const scopes = [
  'slides:write',
  'slides:read',
  'results:read',
  'review',
  'webhooks',
  'ops',
  'admin',
] as const
export type Scope = (typeof scopes)[number]
