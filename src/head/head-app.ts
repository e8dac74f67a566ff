import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Door } from './door.ts';
import type { WebSocketAsk } from './web-socket-upgrade.ts';
import type { WhoContext } from './who.ts';

/** Bindings are absent where a test calls `app.request()`. */
export interface HeadEnv {
  Bindings: Partial<HttpBindings & { door: Door; webSocket: WebSocketAsk }>;
  Variables: { who: WhoContext | undefined; door: Door };
}

export type HeadApp = OpenAPIHono<HeadEnv>;
export type HeadContext = Context<HeadEnv>;
