export { startEmbeddedServices, type EmbeddedServicesOptions } from './services/embedded.ts'
export { createIsolatedScope, type IsolatedScope } from './services/isolation.ts'
export type { S3Endpoint, ServiceAddresses, Services } from './services/services.ts'
export { startServices } from './services/start.ts'
