import type { Role } from '../../protocol/auth.ts';
import type { StoreContext } from '../../store/operation.ts';
import addLoginCodeSql from './sql/add-login-code.sql';
import addSessionSql from './sql/add-session.sql';
import addTokenSql from './sql/add-token.sql';
import extendSessionSql from './sql/extend-session.sql';
import listTokensSql from './sql/list-tokens.sql';
import removeExpiredLoginCodes from './sql/remove-expired-login-codes.sql';
import removeExpiredSessions from './sql/remove-expired-sessions.sql';
import removeJobToken from './sql/remove-job-token.sql';
import removeLoginCodesOf from './sql/remove-login-codes-of.sql';
import removePilotTokens from './sql/remove-pilot-tokens.sql';
import removeRunTokens from './sql/remove-run-tokens.sql';
import removeSessionSql from './sql/remove-session.sql';
import removeSessionsOf from './sql/remove-sessions-of.sql';
import removeTokenSql from './sql/remove-token.sql';
import removeTokensMadeBy from './sql/remove-tokens-made-by.sql';
import sessionByHashSql from './sql/session-by-hash.sql';
import setJobTokenSql from './sql/set-job-token.sql';
import setOwnerTokenSql from './sql/set-owner-token.sql';
import takeLoginCodeSql from './sql/take-login-code.sql';
import tokenByHashSql from './sql/token-by-hash.sql';
import touchTokenSql from './sql/touch-token.sql';

/** Hashes are lower-case hex outside SQL; instants milliseconds. */
export interface NewToken {
  readonly tokenId: string;
  readonly hash: string;
  readonly role: Role;
  readonly user: string;
  readonly nodes: string | null;
  readonly name: string | null;
  readonly pilot: number | null;
  readonly run: number | null;
  /** The token that it ends with. */
  readonly madeBy: string | null;
  readonly now: number;
}

export interface TokenOfHashRow extends Pick<NewToken, 'tokenId' | 'role' | 'user' | 'nodes' | 'pilot' | 'run'> {
  readonly lastUsedAt: number | null;
}

export interface ListedTokenRow extends Pick<NewToken, 'tokenId' | 'role' | 'user' | 'nodes' | 'name'> {
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

export interface Account {
  readonly user: string;
  readonly role: Role;
}

export interface SessionRow extends Account {
  /** The token that it began with, and ends with. `null`: another way, or not known. */
  readonly token: string | null;
  readonly expiresAt: number;
}

export interface HashRow {
  readonly hash: string;
}

export interface ExpiringHash extends HashRow {
  readonly expiresAt: number;
}

/** What access does inside the store. */
export const accessOperations = {
  addToken({ sql }: StoreContext, token: NewToken): void {
    sql(addTokenSql).run(token);
  },
  setOwnerToken({ sql }: StoreContext, args: { hash: string; user: string; now: number }): void {
    sql(setOwnerTokenSql).run(args);
  },
  /** In place of an earlier one of that id; answers with the hashes of what it replaced. */
  setJobToken(
    { sql }: StoreContext,
    args: { tokenId: string; hash: string; role: Role; user: string; now: number },
  ): readonly string[] {
    const replaced = sql(removeJobToken).all({ tokenId: args.tokenId }) as HashRow[];
    sql(setJobTokenSql).run(args);
    return replaced.map(({ hash }) => hash);
  },
  tokenByHash({ sql }: StoreContext, args: HashRow): TokenOfHashRow | undefined {
    return sql(tokenByHashSql).get(args) as TokenOfHashRow | undefined;
  },
  touchToken({ sql }: StoreContext, args: { tokenId: string; now: number }): void {
    sql(touchTokenSql).run(args);
  },
  listTokens({ sql }: StoreContext, args: { user: string | null }): readonly ListedTokenRow[] {
    return sql(listTokensSql).all(args) as ListedTokenRow[];
  },
  /** Ends the token, the tokens of computers that were lent with it, and the browser sessions that began with it or may have, but for `keep`. */
  removeToken(
    { sql }: StoreContext,
    args: { tokenId: string; user: string | null; keep: string | null },
  ): { tokens: readonly string[]; sessions: readonly string[] } | undefined {
    const removed = sql(removeTokenSql).get({ tokenId: args.tokenId, user: args.user }) as
      | (HashRow & Account)
      | undefined;
    if (removed === undefined) return undefined;
    const { hash, user, role } = removed;
    sql(removeLoginCodesOf).run({ user, role });
    const sessions = sql(removeSessionsOf).all({ ...args, user, role }) as HashRow[];
    const made = sql(removeTokensMadeBy).all({ tokenId: args.tokenId }) as HashRow[];
    return { tokens: [hash, ...made.map((token) => token.hash)], sessions: sessions.map((session) => session.hash) };
  },
  removeWorkerTokens({ sql }: StoreContext, args: { pilot: number } | { run: number }): readonly string[] {
    const rows = 'pilot' in args ? sql(removePilotTokens).all(args) : sql(removeRunTokens).all(args);
    return (rows as HashRow[]).map(({ hash }) => hash);
  },
  addSession({ sql }: StoreContext, args: HashRow & SessionRow & { now: number }): void {
    sql(removeExpiredSessions).run({ now: args.now });
    sql(addSessionSql).run(args);
  },
  sessionByHash({ sql }: StoreContext, args: HashRow & { now: number }): SessionRow | undefined {
    return sql(sessionByHashSql).get(args) as SessionRow | undefined;
  },
  extendSession({ sql }: StoreContext, args: ExpiringHash): void {
    sql(extendSessionSql).run(args);
  },
  removeSession({ sql }: StoreContext, args: HashRow): void {
    sql(removeSessionSql).run(args);
  },
  addLoginCode({ sql }: StoreContext, args: ExpiringHash & Account & { now: number }): void {
    const { now, ...code } = args;
    sql(removeExpiredLoginCodes).run({ now });
    sql(addLoginCodeSql).run(code);
  },
  /** A code is gone once it was taken. */
  takeLoginCode({ sql }: StoreContext, args: HashRow & { now: number }): Account | undefined {
    return sql(takeLoginCodeSql).get(args) as Account | undefined;
  },
};
