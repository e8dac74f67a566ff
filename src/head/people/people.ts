import { BreadboxError } from '../../cluster/errors.ts';
import type { UserRow, UserSpec } from '../../protocol/users.ts';
import type { Account } from '../access/operations.ts';
import type { Sessions } from '../access/sessions.ts';
import type { Tokens } from '../access/tokens.ts';
import type { HeadStore } from '../operations.ts';
import { firstPassword } from './first-password.ts';
import type { NewPerson, PersonRow } from './operations.ts';
import { checkPassword, hashPassword } from './password-hash.ts';

/** Of Debian's base-passwd, and of what `up` installs. */
const SYSTEM_ACCOUNTS = new Set(
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody sshd messagebus slurm munge _chrony'.split(
    ' ',
  ),
);

export interface PeopleParts {
  readonly store: HeadStore;
  readonly tokens: Pick<Tokens, 'forget'>;
  readonly sessions: Pick<Sessions, 'forget'>;
  readonly now: () => number;
  /**
   * Begins an `up` that carries people to the nodes, and answers with its id; `undefined` where another is under way, or this
   * head has none.
   */
  readonly carryToNodes?: ((by: string) => Promise<string | undefined>) | undefined;
}

/** The people of this cluster: who they are, and by which password they log in to the dashboard. */
export class People {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  async list(): Promise<UserRow[]> {
    return (await this.#parts.store.read('listPeople', undefined)).map(userRow);
  }

  /** @throws BreadboxError `bad-input`, `conflict`; then nobody was added */
  async add(
    users: readonly UserSpec[],
    { passwords, by }: { readonly passwords: boolean; readonly by: string },
  ): Promise<(UserRow & { password?: string; up?: string })[]> {
    const { store, now } = this.#parts;
    for (const spec of users) checkSpec(spec);
    const first = new Map<string, string>();
    const people: NewPerson[] = [];
    for (const { user, role, uid = null, fullName = '', keys } of users) {
      const text = passwords ? firstPassword() : undefined;
      if (text !== undefined) first.set(user, text);
      const password = text === undefined ? null : await hashPassword(text);
      people.push({ user, role, uid, fullName, keys: JSON.stringify(keys), password });
    }
    const rows = await store.write('addPeople', { people, now: now() });
    const up = rows.some(({ uid }) => uid !== null) ? await this.#carry(by) : undefined;
    return rows.map((row) => {
      const password = first.get(row.user);
      return { ...userRow(row), ...(password !== undefined && { password }), ...(up !== undefined && { up }) };
    });
  }

  /** @throws BreadboxError `not-found` */
  async remove(user: string, { home, by }: { readonly home: boolean; readonly by: string }): Promise<{ up?: string }> {
    const { store, tokens, sessions, now } = this.#parts;
    const removed = await store.write('removePerson', { user, removeHome: home, now: now() });
    if (removed === undefined) throw notThere(user);
    tokens.forget(removed.tokens);
    sessions.forget(removed.sessions);
    const up = removed.hadAccount ? await this.#carry(by) : undefined;
    return up === undefined ? {} : { up };
  }

  /** Ends the person's sessions but `keepSession`, which is the hash of one. @throws BreadboxError `not-found` */
  async setPassword(user: string, text: string, keepSession: string | undefined): Promise<void> {
    const { store, sessions } = this.#parts;
    const ended = await store.write('setPassword', { user, password: await hashPassword(text), keep: keepSession });
    if (ended === undefined) throw notThere(user);
    sessions.forget(ended);
  }

  async hasPassword(user: string): Promise<boolean> {
    const person = await this.#parts.store.read('personToLogIn', { user });
    return typeof person?.password === 'string';
  }

  /** Takes as long whether there is such a person or not. */
  async logIn(user: string, text: string): Promise<Account | undefined> {
    const { store } = this.#parts;
    const person = await store.read('personToLogIn', { user });
    const before = person?.password ?? undefined;
    const { matches, stale } = await checkPassword(text, before);
    if (!matches || person === undefined || before === undefined) return undefined;
    const next = stale ? await hashPassword(text) : before;
    // Whoever was removed, or got another password, while this one was looked at, is not let in.
    const still = await store.write('replacePassword', { user, before, password: next });
    return still ? { user, role: person.role } : undefined;
  }

  async #carry(by: string): Promise<string | undefined> {
    const { store, carryToNodes } = this.#parts;
    return (await store.read('hasCluster', undefined)) ? carryToNodes?.(by) : undefined;
  }
}

function checkSpec({ user, role, uid }: UserSpec): void {
  if (SYSTEM_ACCOUNTS.has(user)) {
    throw new BreadboxError('bad-input', `${user} is an account of the system, not a person.`, {
      hint: 'Choose another name. Nothing was changed.',
    });
  }
  if (role === 'viewer' && uid !== undefined) {
    throw new BreadboxError('bad-input', `${user} is a viewer, who has no account, and so no uid.`, {
      hint: 'Leave the uid out, or give another role. Nothing was changed.',
    });
  }
}

function userRow(row: PersonRow): UserRow {
  const { user, role, uid, fullName, keys, hasPassword, nodes, addedAt } = row;
  return {
    user,
    role,
    ...(uid !== null && { uid }),
    ...(fullName !== '' && { fullName }),
    keys: JSON.parse(keys) as string[],
    hasPassword: hasPassword === 1,
    ...(nodes !== null && { nodes }),
    addedAt: new Date(addedAt).toISOString(),
  };
}

function notThere(user: string): BreadboxError {
  return new BreadboxError('not-found', `There is no person ${user}.`, { hint: 'breadbox users list shows all.' });
}
