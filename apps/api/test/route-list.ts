import type { FastifyInstance, RouteOptions } from 'fastify'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { buildApp } from '../src/app.ts'
import type { Access } from '../src/auth.ts'
import type { Services } from '../src/services.ts'

export interface RouteOfApp {
  readonly method: string
  /** As registered: `/slides/:id`. */
  readonly url: string
  readonly access: Access
}

/** An app like any other, with every route that it has, those that libraries add among them. */
export async function buildWithRoutes(
  services: Services,
): Promise<{ app: FastifyInstance; routes: RouteOfApp[] }> {
  const added: RouteOptions[] = []
  const note = (route: RouteOptions) => void added.push(route)
  // fastify tells of each new instance here: the app needs no door for tests
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', note)
  }
  subscribe('fastify.initialization', listen)
  try {
    const app = await buildApp(services)
    // read now: hooks that ran after ours may have declared the access
    const routes = added.flatMap(({ method, url, config }) =>
      [method].flat().map((each) => ({ method: each, url, access: config?.access ?? ('admin' as const) })),
    )
    return { app, routes }
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
}
