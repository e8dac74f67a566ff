import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { HOME_FILES, homeDirectory } from '../protocol/home.ts';
import { splitPinnedAddress } from '../protocol/pinned-address.ts';
import { processIsAlive } from './daemon/process-is-alive.ts';
import type { World } from './world.ts';

export interface Address {
  readonly url: string;
  /** Of the head on this computer: where it is, no other account can answer in its place. */
  readonly socketPath?: string | undefined;
  /** PEM: who must have signed for it. Neither this nor a fingerprint: an authority that this computer trusts. */
  readonly ca?: string | undefined;
  /** SHA-256 of that certificate, hex. */
  readonly fingerprint?: string | undefined;
  readonly token: string | undefined;
  /** Where the token was found, for whoever has to replace it. */
  readonly tokenFrom?: string;
  /** What to do when nothing answers there. */
  readonly hint: string;
}

export interface HeadFile {
  readonly pid: number;
  readonly url: string;
  readonly socket?: string | undefined;
}

/**
 * Of the job that this runs in, else `$BREADBOX_URL`, else where this account has logged in, else the head of this data
 * directory. @throws BreadboxError `no-head`
 */
export function headAddress(world: Pick<World, 'env'>): Address {
  const ofJob = jobAddress(world.env);
  if (ofJob) return ofJob;
  const home = homeDirectory(world.env);
  const login = readLogin(home);
  if (login !== undefined && isOf(login, world.env.BREADBOX_URL)) {
    const token = world.env.BREADBOX_TOKEN || login.token;
    const tokenFrom = world.env.BREADBOX_TOKEN ? 'BREADBOX_TOKEN' : join(home, HOME_FILES.login);
    const hint = 'This account is logged in there. To use a head of this computer again: breadbox login --forget';
    return { url: login.url, ca: login.ca, token, tokenFrom, hint };
  }
  const token = world.env.BREADBOX_TOKEN || readIfThere(join(home, HOME_FILES.ownerToken))?.trim() || undefined;
  const tokenFrom = world.env.BREADBOX_TOKEN ? 'BREADBOX_TOKEN' : join(home, HOME_FILES.ownerToken);
  if (world.env.BREADBOX_URL) {
    return {
      ...checkedUrl(world.env.BREADBOX_URL),
      ...givenAuthority(world.env.BREADBOX_CA),
      token,
      tokenFrom,
      hint: 'BREADBOX_URL says that a head is there. Unset it to use the head of this computer.',
    };
  }
  const head = readHeadFile(home);
  if (head === undefined || (isLoopback(head.url) && !processIsAlive(head.pid))) {
    throw new BreadboxError('no-head', `No head runs on ${home}.`, { hint: 'Start one: breadbox start --detach' });
  }
  return { url: head.url, socketPath: head.socket, token, tokenFrom, hint: 'Start it: breadbox start --detach' };
}

/** Inside a job, whose account may see nothing else of the head. A token that is set is meant. */
function jobAddress({ BREADBOX_ACCESS: path, BREADBOX_TOKEN: token }: World['env']): Address | undefined {
  const text = path && !token ? readIfThere(path) : undefined;
  if (text === undefined) return undefined;
  const access = JSON.parse(text) as Login & { readonly socket?: string };
  const hint = 'The head that started this job may have been stopped.';
  const { url, socket: socketPath, ca } = access;
  return { url, socketPath, ca, token: access.token, tokenFrom: 'BREADBOX_ACCESS', hint };
}

/** Of the head that runs on this data directory, or ran there last. @throws BreadboxError `not-allowed` */
export function readHeadFile(home: string): HeadFile | undefined {
  const text = readIfThere(join(home, HOME_FILES.head), cannotSee(home));
  if (text === undefined) return undefined;
  try {
    const { pid, url, socket } = JSON.parse(text) as Partial<HeadFile>;
    if (typeof pid === 'number' && typeof url === 'string') return { pid, url, socket };
  } catch {
    // Cut short by a crash while it was written: the head that wrote it is gone.
  }
  return undefined;
}

/** Only there does a process id say something. */
function isLoopback(url: string): boolean {
  return /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/.test(url);
}

/** @throws BreadboxError `usage` */
export function checkedUrl(text: string, what = 'BREADBOX_URL'): Pick<Address, 'url' | 'fingerprint'> {
  const pinned = splitPinnedAddress(text);
  try {
    const { protocol, href } = new URL(pinned?.url ?? '');
    const url = href.replace(/\/$/, '');
    if (protocol === 'https:') return { url, fingerprint: pinned?.fingerprint };
    if (protocol === 'http:' && pinned?.fingerprint === undefined) return { url };
  } catch {
    // Said below, with the text.
  }
  throw new BreadboxError('usage', `${what} is not the address of a head: '${text}'.`, {
    hint: 'An address looks like http://127.0.0.1:8642 or https://HOST:8643#sha256=FINGERPRINT',
  });
}

/** What `breadbox login URL` has kept. */
export interface Login {
  readonly url: string;
  readonly token: string;
  readonly ca?: string | undefined;
}

export function readLogin(home: string): Login | undefined {
  const text = readIfThere(join(home, HOME_FILES.login));
  return text === undefined ? undefined : (JSON.parse(text) as Login);
}

/** A `BREADBOX_URL` of the same head without a pin takes what is known of it. */
function isOf(login: Login, url: string | undefined): boolean {
  return !url || url.replace(/\/$/, '') === login.url;
}

function givenAuthority(path: string | undefined): Pick<Address, 'ca'> {
  if (!path) return {};
  const ca = readIfThere(path);
  if (ca?.includes('BEGIN CERTIFICATE')) return { ca };
  throw new BreadboxError(
    'usage',
    `BREADBOX_CA names ${path}, which is ${ca === undefined ? 'not there' : 'no certificate in PEM'}.`,
  );
}

/** Of another account's file without `forbidden`: the call is made without a token, and the head says what is missing. */
function readIfThere(path: string, forbidden?: BreadboxError): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' && forbidden) throw forbidden;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return undefined;
    throw error;
  }
}

function cannotSee(home: string): BreadboxError {
  return new BreadboxError(
    'not-allowed',
    `This account may not read ${home}, so whether a head runs there is unknown.`,
    {
      hint: 'Use the account that it belongs to, or set BREADBOX_HOME, or BREADBOX_URL and BREADBOX_TOKEN.',
    },
  );
}
