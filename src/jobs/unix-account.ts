import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BreadboxError } from '../cluster/errors.ts';

/** An entry of passwd(5), whichever database it comes from. */
export interface UnixAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** What getent(1) exits with where the database has no such key. */
const NO_SUCH_KEY = 2;

/** Asking takes a process, about 10 ms of processor time; many jobs of one user start together. */
const KNOWN_FOR_MS = 5000;
const known = new Map<string, { readonly account: UnixAccount; readonly untilMs: number }>();

/** `undefined`: this computer has no account of that name. May be five seconds old. @throws BreadboxError `engine-failed` */
export async function findAccount(name: string): Promise<UnixAccount | undefined> {
  const before = known.get(name);
  if (before !== undefined && before.untilMs > Date.now()) return before.account;
  known.delete(name);
  const account = await askForAccount(name);
  if (account !== undefined) known.set(name, { account, untilMs: Date.now() + KNOWN_FOR_MS });
  return account;
}

async function askForAccount(name: string): Promise<UnixAccount | undefined> {
  if (!isAccountName(name)) return undefined;
  try {
    const { stdout } = await promisify(execFile)('getent', ['passwd', name]);
    return parseAccount(stdout.split('\n')[0] ?? '', name);
  } catch (error) {
    if ((error as { code?: unknown }).code === NO_SUCH_KEY) return undefined;
    throw new BreadboxError('engine-failed', `getent passwd ${name} failed: ${(error as Error).message}`, {
      hint: 'It asks the databases that /etc/nsswitch.conf names.',
      cause: error,
    });
  }
}

/** A number would be looked up as a uid. */
export function isAccountName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name);
}

/** name:password:uid:gid:comment:home:shell */
export function parseAccount(line: string, wanted: string): UnixAccount | undefined {
  const [name, , uid = '', gid = '', , home = '', shell = ''] = line.split(':');
  if (name !== wanted || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return undefined;
  return { name, uid: Number(uid), gid: Number(gid), home: home || '/', shell: shell || '/bin/sh' };
}
