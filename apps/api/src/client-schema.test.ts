import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { expect, test } from 'vitest'
import { useTestApi } from '../test/test-api.ts'

const api = useTestApi()

test("the client's types are those of this API; `vitest run client-schema -u` writes them", async () => {
  const types = await openapiTS(api.app.swagger() as OpenAPI3)
  const text = `// Written from the API's description by apps/api/src/client-schema.test.ts.\n${astToString(types)}`
  await expect(text).toMatchFileSnapshot('../../../packages/client/src/schema.ts')
})
