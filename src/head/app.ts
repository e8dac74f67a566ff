import { randomBytes } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import { BreadboxError } from '../cluster/errors.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { Engine } from '../jobs/engine.ts';
import { type ApiKey, api } from '../protocol/api.ts';
import type { HeadStatus } from '../protocol/head.ts';
import { AttemptLimit } from './access/attempt-limit.ts';
import { identify } from './access/identify.ts';
import { Sessions } from './access/sessions.ts';
import { Tokens } from './access/tokens.ts';
import type { RunAccounts } from './accounts/run-accounts.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { checkDoor, plainDoor } from './door.ts';
import type { HeadApp, HeadEnv } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { checkHost, type OwnAddress } from './own-address.ts';
import { People } from './people/people.ts';
import { problemResponse } from './problem-response.ts';
import { mountAccessRoutes } from './routes/access.ts';
import { mountHeadRoutes } from './routes/head.ts';
import { mountUserRoutes } from './routes/users.ts';
import { securityHeaders } from './security-headers.ts';
import type { TlsFacts } from './tls-listeners.ts';

export interface AppParts {
  readonly store: HeadStore;
  readonly engine: Pick<Engine, 'name'>;
  /** Of the engine slurm. */
  readonly cluster?: () => HeadStatus['cluster'];
  readonly inventory: Pick<Inventory, 'list'>;
  readonly live: LiveHub;
  readonly accounts: RunAccounts;
  readonly address: OwnAddress;
  readonly home: string;
  readonly version: string;
  readonly startedAt: string;
  readonly dashboardDirectory: string;
  readonly logger: Logger;
  /** Ends when the head begins to stop: long polls answer, new calls are refused. */
  readonly stopping: AbortSignal;
  /** Begins a soft stop. */
  readonly stop: () => void;
  readonly tokens?: Tokens;
  readonly sessions?: Sessions;
  /** Where and as whom the head is known beyond its own computer; nothing: nowhere. */
  readonly tls?: (() => TlsFacts | undefined) | undefined;
  /** Mounts the farm's calls. */
  readonly mountFarm?: (app: HeadApp) => void;
  readonly mountJobs?: (app: HeadApp) => void;
  /** The calls of the other parts. */
  readonly mounts?: readonly ((app: HeadApp, access: AppAccess) => void)[];
  /** Begins an `up` for people who came or went. */
  readonly carryToNodes?: (by: string) => Promise<string | undefined>;
  readonly now?: () => number;
}

/** Who is let in, and how: for calls that ask again. */
export interface AppAccess {
  readonly people: People;
  readonly limit: AttemptLimit;
}

/** The head as a function from request to response. */
export function createApp(parts: AppParts): HeadApp {
  const now = parts.now ?? Date.now;
  const tokens = parts.tokens ?? new Tokens(parts.store, now);
  const sessions = parts.sessions ?? new Sessions(parts.store, now);
  const plain = plainDoor(parts.address);
  const app = new OpenAPIHono<HeadEnv>();

  app.onError((error) => (error instanceof BreadboxError ? told(error, parts.logger) : hidden(error, parts.logger)));
  app.use(securityHeaders);
  app.use((c, next) => {
    const door = c.env?.door ?? plain;
    checkHost(c.req.header('host'), door);
    c.set('door', door);
    if (parts.stopping.aborted)
      throw new BreadboxError('stopping', 'The head is stopping.', { hint: 'Start it again with: breadbox start' });
    return next();
  });
  app.use(identify(tokens, sessions));
  app.use(checkDoor);
  mountHeadRoutes(app, parts);
  const people = new People({ ...parts, tokens, sessions, now });
  const limit = new AttemptLimit(now);
  mountAccessRoutes(app, { ...parts, tokens, sessions, people, limit });
  mountUserRoutes(app, people, limit);
  parts.mountFarm?.(app);
  parts.mountJobs?.(app);
  for (const mountPart of parts.mounts ?? []) mountPart(app, { people, limit });
  app.use(dashboardFiles(parts.dashboardDirectory));
  app.notFound((c) => noSuchCall(c.req.method, c.req.path));
  return app;
}

function told(error: BreadboxError, logger: Logger): Response {
  if (error.code === 'internal' || error.code === 'store-corrupt' || error.code === 'disk-full')
    logger.error({ err: error }, 'a call failed');
  return problemResponse(error, error.code === 'stopping' ? { 'retry-after': '5' } : {});
}

/** An error that nobody foresaw: its text may hold anything, so only the log has it. */
function hidden(error: unknown, logger: Logger): Response {
  const errorId = randomBytes(4).toString('hex');
  logger.error({ err: error, errorId }, 'a call failed unexpectedly');
  return problemResponse(
    new BreadboxError('internal', `Something went wrong inside the head (error ${errorId}).`, {
      hint: `Its log tells more: look for ${errorId} there, and please report it.`,
    }),
  );
}

const calls = (Object.keys(api) as ApiKey[]).map((key) => {
  const [method, path] = key.split(' ') as [string, string];
  return {
    method,
    pattern: new RegExp(
      `^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, (_, name) => (name === 'path' ? '[\\s\\S]+' : '[^/]+'))}$`,
    ),
  };
});

function noSuchCall(method: string, path: string): Response {
  const methods = calls.filter(({ pattern }) => pattern.test(path)).map((call) => call.method);
  if (methods.length === 0 || methods.includes(method)) {
    const hint = 'GET /api/openapi.json lists the calls.';
    return problemResponse(new BreadboxError('not-found', `The head has no ${method} ${path}.`, { hint }));
  }
  const error = new BreadboxError('method-not-allowed', `${path} takes ${methods.join(', ')}, not ${method}.`);
  return problemResponse(error, { allow: methods.join(', ') });
}
