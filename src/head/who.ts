import type { Who } from '../protocol/auth.ts';

/** Who calls, as the handlers of routes see it. */
export interface WhoContext extends Who {
  /** Of a node token: the node set it may speak for. */
  readonly nodes?: string;
  /** Of a token that was made by hand. */
  readonly tokenId?: string;
  /** Of a session: the token that it began with, where it did. */
  readonly begunWith?: string;
  /** Of a pilot's own token. */
  readonly pilot?: number;
  /** Of a collector's or feeder's own token. */
  readonly run?: number;
}
