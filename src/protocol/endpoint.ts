import type { z } from 'zod';

/** One HTTP call: the head serves it, the CLI, the dashboard and the agent call it. */
export interface Endpoint {
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** A schema is a JSON body; `bytes` and `lines` (NDJSON) are streams that the route reads itself. */
  readonly body?: z.ZodType | 'bytes' | 'lines';
  /** A schema is a JSON value; the words name what else comes back. */
  readonly response: z.ZodType | 'none' | 'bytes' | 'lines' | 'events';
}

/** Keeps the literal types of a table of endpoints. Keys read `GET /api/…/{param}`, as in OpenAPI. */
export function endpoints<T extends Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Endpoint>>(table: T): T {
  return table;
}

type Input<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a caller passes. */
export interface CallInput<E extends Endpoint> {
  readonly params: Input<E['params']>;
  readonly query: Input<E['query']>;
  readonly body: E['body'] extends z.ZodType ? z.input<E['body']> : E['body'];
}

/** What a caller of a JSON endpoint gets. */
export type CallOutput<E extends Endpoint> = E['response'] extends z.ZodType ? z.output<E['response']> : undefined;
