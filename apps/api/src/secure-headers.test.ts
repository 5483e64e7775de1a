import { expect, test } from 'vitest'
import { useTestApi } from '../test/test-api.ts'

const api = useTestApi()

test('every answer tells browsers to run, frame and guess nothing', async () => {
  for (const url of ['/models', '/nowhere', '/health/live']) {
    const { headers } = await api.call({ url })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['strict-transport-security']).not.toContain('includeSubDomains')
    expect(headers).not.toHaveProperty('x-powered-by')
  }
})
