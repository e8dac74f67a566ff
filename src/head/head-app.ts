import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { WhoContext } from './who.ts';

/** Bindings are absent where a test calls `app.request()`. */
export interface HeadEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { who: WhoContext | undefined };
}

export type HeadApp = OpenAPIHono<HeadEnv>;
export type HeadContext = Context<HeadEnv>;
