import { createMiddleware } from 'hono/factory';
import { BreadboxError } from '../cluster/errors.ts';
import type { HeadEnv } from './head-app.ts';
import { type OwnAddress, ownHosts, ownUrl } from './own-address.ts';

/** A way in to the head. Every call comes by one. */
export interface Door {
  readonly scheme: 'http' | 'https';
  /** What a Host header may say here; a name that was left is none any more. */
  hosts(): ReadonlySet<string>;
  /** It was opened for nodes: nobody else is let in. */
  readonly nodesOnly: boolean;
  /** For links that a browser follows. */
  url(host: string | undefined): string;
}

/** Of this computer alone. */
export function plainDoor(address: OwnAddress): Door {
  const hosts = ownHosts(address);
  return { scheme: 'http', hosts: () => hosts, nodesOnly: false, url: () => ownUrl(address) };
}

/** What somebody without a token may call at the door for nodes. */
const OPEN_TO_NODES: readonly string[] = ['/api/health', '/api/ca'];

/** @throws BreadboxError `not-allowed` */
export const checkDoor = createMiddleware<HeadEnv>(async (c, next) => {
  const who = c.get('who');
  const isNode = who?.role === 'node' && who.via === 'token';
  if (c.get('door').nodesOnly && !isNode && !OPEN_TO_NODES.includes(c.req.path)) {
    if (who === undefined && c.req.header('authorization') !== undefined)
      throw new BreadboxError('not-logged-in', 'The head does not know this token; it may have been revoked.');
    throw new BreadboxError('not-allowed', 'This address of the head is for nodes alone.', {
      hint: 'To let people in from other computers, start the head with --listen ADDR.',
    });
  }
  return next();
});
