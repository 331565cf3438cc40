import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { FastifyInstance, RouteOptions } from "fastify";
import { startApp, type TestApp } from "./set-up.ts";

/** One method of one route, as the router has it. */
export interface Route {
  readonly method: string;
  readonly url: string;
  /** Who may use it; undefined for what is public, or asks for credentials of its own. */
  readonly role: "viewer" | "operator" | undefined;
}

/** The application with all its routes, taken from the router itself: a new one is in the list without doing. */
export async function startAppWithRoutes(): Promise<{
  readonly test: TestApp;
  readonly routes: readonly Route[];
}> {
  const routes: Route[] = [];
  const onRoute = ({ method, url, config }: RouteOptions): void => {
    for (const one of [method].flat()) routes.push({ method: one, url, role: config?.role });
  };
  const watch = (message: unknown): void => {
    (message as { readonly fastify: FastifyInstance }).fastify.addHook("onRoute", onRoute);
  };
  subscribe("fastify.initialization", watch);
  try {
    return { test: await startApp(), routes };
  } finally {
    unsubscribe("fastify.initialization", watch);
  }
}
