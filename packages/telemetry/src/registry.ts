import { collectDefaultMetrics, Registry } from 'prom-client'

/** A registry of its own for one process, with what Node says of itself: memory, CPU, event loop, garbage collection. */
export function openRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}
