import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { claimFolder } from '../services/folder-claim.ts'
import { createObjectStoreServer } from './server.ts'
import { openStore } from './store.ts'
import { sweep } from './sweep.ts'
import { createUploads } from './uploads.ts'

/** Requests that are being answered when the server is told to stop may take this long to end. */
const IN_FLIGHT_MS = 2_000

/**
 * The object store as a process: `node main.ts --data FOLDER [--port N]`, with S3_ACCESS_KEY_ID,
 * S3_SECRET_ACCESS_KEY and S3_REGION in the environment. Prints one line when it takes requests; ends on
 * SIGTERM, SIGINT or when the process that forked it is gone.
 */
const { data, port } = parseArgs({
  options: { data: { type: 'string' }, port: { type: 'string', default: '0' } },
}).values
const {
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
  S3_REGION: region,
} = process.env
if (!data || !accessKeyId || !secretAccessKey || !region) {
  console.error(
    'Usage: S3_ACCESS_KEY_ID=… S3_SECRET_ACCESS_KEY=… S3_REGION=… node main.ts --data FOLDER [--port N]',
  )
  process.exit(2)
}

const stopRequested = Promise.race(['SIGTERM', 'SIGINT', 'disconnect'].map((event) => once(process, event)))
const store = await openStore(data)
const claim = await claimFolder(`${data}.pid`)
const uploads = createUploads(store)
if (claim.isAfterKill) await sweep(store, uploads)
const server = createObjectStoreServer({
  store,
  uploads,
  credentials: { accessKeyId, secretAccessKey },
  region,
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(`S3 on http://127.0.0.1:${address.port}`)
})

await stopRequested
await claim.setEnding()
const closed = once(server, 'close')
server.close()
setTimeout(() => server.closeAllConnections(), IN_FLIGHT_MS).unref()
await closed
await claim.release()
process.exit()
