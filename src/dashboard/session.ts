import { createSignal } from 'solid-js';
import type { BreadboxError } from '../cluster/errors.ts';
import type { Login, Who } from '../protocol/auth.ts';
import { call, whenLoggedOut } from './client.ts';
import { asBreadboxError } from './load.ts';

export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'in'; readonly who: Who }
  | { readonly state: 'out' }
  | { readonly state: 'unreachable'; readonly problem: BreadboxError };

const [current, setSession] = createSignal<Session>({ state: 'asking' });

export const session = current;

whenLoggedOut(() => setSession({ state: 'out' }));

export async function askWho(): Promise<void> {
  try {
    setSession({ state: 'in', who: await call('GET /api/me') });
  } catch (error) {
    const problem = asBreadboxError(error);
    setSession(problem.code === 'not-logged-in' ? { state: 'out' } : { state: 'unreachable', problem });
  }
}

/** @throws BreadboxError where the code, token or password is not good. */
export async function logIn(login: Login): Promise<void> {
  setSession({ state: 'in', who: await call('POST /api/login', { body: login }) });
}

export async function logOut(): Promise<void> {
  await call('POST /api/logout');
  setSession({ state: 'out' });
}

/** Whether this browser may start, pause or end what `owner` runs. Without `owner`: start a run of its own. */
export function mayChange(owner?: string): boolean {
  const now = current();
  if (now.state !== 'in') return false;
  if (now.who.role === 'owner') return true;
  return now.who.role === 'user' && (owner === undefined || owner === now.who.user);
}

/** Whether this browser belongs to the owner, who alone changes nodes and the cluster. */
export function isOwner(): boolean {
  const now = current();
  return now.state === 'in' && now.who.role === 'owner';
}
