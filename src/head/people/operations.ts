import { BreadboxError } from '../../cluster/errors.ts';
import type { Role } from '../../protocol/auth.ts';
import type { StoreContext } from '../../store/operation.ts';
import type { HashRow } from '../access/operations.ts';
import { chooseUid, type KnownPerson } from './choose-uid.ts';
import accountsOnNodes from './sql/accounts-on-nodes.sql';
import addPersonSql from './sql/add-person.sql';
import formerPeopleSql from './sql/former-people.sql';
import hasClusterSql from './sql/has-cluster.sql';
import homesAreGoneSql from './sql/homes-are-gone.sql';
import knownPeople from './sql/known-people.sql';
import listPeopleSql from './sql/list-people.sql';
import peopleWithAccounts from './sql/people-with-accounts.sql';
import personToLogInSql from './sql/person-to-log-in.sql';
import removeAllLoginCodesOf from './sql/remove-all-login-codes-of.sql';
import removeAllSessionsOf from './sql/remove-all-sessions-of.sql';
import removePersonSql from './sql/remove-person.sql';
import removeTokensOf from './sql/remove-tokens-of.sql';
import replacePasswordSql from './sql/replace-password.sql';
import setNodesOfPeopleSql from './sql/set-nodes-of-people.sql';
import setPasswordSql from './sql/set-password.sql';

/** `keys` is JSON; instants are milliseconds. */
export interface PersonRow {
  readonly user: string;
  readonly role: Exclude<Role, 'node'>;
  readonly uid: number | null;
  readonly fullName: string;
  readonly keys: string;
  readonly hasPassword: 0 | 1;
  readonly nodes: string | null;
  readonly addedAt: number;
}

export interface NewPerson {
  readonly user: string;
  readonly role: Exclude<Role, 'node'>;
  readonly uid: number | null;
  readonly fullName: string;
  readonly keys: string;
  /** Its hash. */
  readonly password: string | null;
}

/** Tokens and sessions that ended, by their hashes. */
export interface EndedLogins {
  readonly tokens: readonly string[];
  readonly sessions: readonly string[];
}

/** Those who have an account on the nodes, and those who have it no more. */
export interface PeopleOfCluster {
  readonly people: readonly { user: string; uid: number; fullName: string; keys: readonly string[] }[];
  readonly formerPeople: readonly { user: string; uid: number; removeHome: boolean }[];
}

type StoredAccounts = { readonly node: string; readonly uids: string };
type KnownRow = KnownPerson & { readonly isHere: 0 | 1 };

/** What people do inside the store. */
export const peopleOperations = {
  listPeople({ sql }: StoreContext): readonly PersonRow[] {
    return sql(listPeopleSql).all() as PersonRow[];
  },
  /** All of them or none. @throws BreadboxError `conflict` */
  addPeople({ sql }: StoreContext, args: { people: readonly NewPerson[]; now: number }): readonly PersonRow[] {
    const nodes = (sql(accountsOnNodes).all() as StoredAccounts[]).map(({ node, uids }) => ({
      node,
      uids: JSON.parse(uids) as Record<number, string>,
    }));
    const known = sql(knownPeople).all() as KnownRow[];
    // Uids that are given come first, so that none of the others takes one of them.
    const given = args.people.filter(({ uid }) => uid !== null);
    const rows = new Map<string, PersonRow>();
    for (const person of [...given, ...args.people.filter(({ uid }) => uid === null)]) {
      const { user, role } = person;
      if (known.some((other) => other.user === user && other.isHere === 1)) throw isHere(user);
      const uid = role === 'viewer' ? null : chooseUid(user, person.uid ?? undefined, known, nodes);
      known.push({ user, uid, isHere: 1 });
      rows.set(user, sql(addPersonSql).get({ ...person, uid, now: args.now }) as PersonRow);
    }
    return args.people.flatMap(({ user }) => rows.get(user) ?? []);
  },
  /** With all logins; the token of the file owner.token stays. */
  removePerson(
    { sql }: StoreContext,
    args: { user: string; removeHome: boolean; now: number },
  ): (EndedLogins & { hadAccount: boolean }) | undefined {
    const { user, now } = args;
    const row = sql(removePersonSql).get({ user, now, removeHome: args.removeHome ? 1 : 0 }) as
      | { role: Role; uid: number | null }
      | undefined;
    if (row === undefined) return undefined;
    const tokens = sql(removeTokensOf).all({ user }) as HashRow[];
    const sessions = endSessions({ sql }, user, undefined);
    return { tokens: tokens.map(({ hash }) => hash), sessions, hadAccount: row.uid !== null };
  },
  personToLogIn(
    { sql }: StoreContext,
    args: { user: string },
  ): { role: Exclude<Role, 'node'>; password: string | null } | undefined {
    return sql(personToLogInSql).get(args) as { role: Exclude<Role, 'node'>; password: string | null } | undefined;
  },
  /** Ends the sessions of that user but `keep`; `undefined`: there is no such person. */
  setPassword(
    { sql }: StoreContext,
    args: { user: string; password: string; keep: string | undefined },
  ): readonly string[] | undefined {
    const { user, password, keep } = args;
    if (sql(setPasswordSql).run({ user, password }).changes === 0) return undefined;
    return endSessions({ sql }, user, keep);
  },
  /** Whether it still was `before`. */
  replacePassword({ sql }: StoreContext, args: { user: string; before: string; password: string }): boolean {
    return sql(replacePasswordSql).run(args).changes > 0;
  },
  peopleOfCluster({ sql }: StoreContext): PeopleOfCluster {
    const people = sql(peopleWithAccounts).all() as { user: string; uid: number; fullName: string; keys: string }[];
    const former = sql(formerPeopleSql).all() as { user: string; uid: number; removeHome: 0 | 1 }[];
    return {
      people: people.map((person) => ({ ...person, keys: JSON.parse(person.keys) as string[] })),
      formerPeople: former.map((person) => ({ ...person, removeHome: person.removeHome === 1 })),
    };
  },
  /** Where their accounts exist now, folded; `null`: nowhere. */
  setNodesOfPeople({ sql }: StoreContext, args: { nodes: string | null }): void {
    sql(setNodesOfPeopleSql).run(args);
  },
  /** Of people who were removed before then: what lies there from now on, such as a home that was brought back, is left alone. */
  homesAreGone({ sql }: StoreContext, args: { askedBefore: number }): void {
    sql(homesAreGoneSql).run(args);
  },
  hasCluster({ sql }: StoreContext): boolean {
    return sql(hasClusterSql).get() !== undefined;
  },
};

function endSessions({ sql }: Pick<StoreContext, 'sql'>, user: string, keep: string | undefined): readonly string[] {
  sql(removeAllLoginCodesOf).run({ user });
  return (sql(removeAllSessionsOf).all({ user, keep: keep ?? null }) as HashRow[]).map(({ hash }) => hash);
}

function isHere(user: string): BreadboxError {
  return new BreadboxError('conflict', `There is a person ${user} already.`, {
    hint: `breadbox users list shows all. Nothing was changed.`,
  });
}
