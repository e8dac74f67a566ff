import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { HostKey } from '../../protocol/fleet.ts';
import { connectError } from './connect-error.ts';
import type { FreshConnections } from './fresh-connections.ts';
import { fingerprint, type KnownHosts, type PublicHostKey, parseKnownHosts } from './known-hosts.ts';
import { hostOptions, jumpOptions, type SshFiles, unattendedOptions } from './ssh-arguments.ts';
import { masterLog, readMasterLog, runSsh } from './start-master.ts';
import type { Target } from './target.ts';

export interface ContactRequest {
  /** Pins keys of nodes that have none. */
  readonly pin: boolean;
  /** Pins keys in place of others too. */
  readonly replace: boolean;
  readonly connectTimeoutSec?: number | undefined;
}

export interface ContactParts {
  readonly files: SshFiles;
  readonly knownHosts: KnownHosts;
  readonly scratch: string;
  readonly fresh: FreshConnections;
  /** By node, the key that was told last. What a person has agreed to is pinned, and not what answers a moment later. */
  readonly told: Map<string, string>;
  readonly signal: AbortSignal;
}

const CONNECT_TIMEOUT_SEC = 5;
const OTHER_THAN_TOLD = {
  reason: 'it has shown another key before, so this one was not taken: compare it, and try again',
};

/** Looks at host keys on the very way that commands go: through jump hosts, by the account's configuration; nobody logs in. */
export async function contactHosts(
  targets: readonly Target[],
  request: ContactRequest,
  parts: ContactParts,
): Promise<HostKey[]> {
  const pinned = await parts.knownHosts.read();
  const toPin = new Map<string, PublicHostKey>();
  const looked = await Promise.all(
    targets.map((target) =>
      parts.fresh.make(target, async (): Promise<HostKey> => {
        const { node, address } = target;
        if (target.local === true) return { node, address, state: 'known', reason: 'the computer of the head itself' };
        const before = pinned.get(node);
        const found = await lookAtKey(target, before, request.connectTimeoutSec ?? CONNECT_TIMEOUT_SEC, parts);
        if (found instanceof BreadboxError) return { node, address, state: 'unreachable', reason: found.message };
        const told = { node, address, type: found.type, fingerprint: fingerprint(found) };
        if (before?.key === found.key) return { ...told, state: 'known' };
        const isOther = (parts.told.get(node) ?? found.key) !== found.key;
        parts.told.set(node, found.key);
        const wanted = before === undefined ? request.pin || request.replace : request.replace;
        if (wanted && !isOther) toPin.set(node, found);
        const reason = wanted && isOther ? OTHER_THAN_TOLD : {};
        if (before === undefined) return { ...told, state: 'new', ...reason };
        return { ...told, state: 'changed', pinned: fingerprint(before), ...otherOwner(found, pinned), ...reason };
      }),
    ),
  );
  if (toPin.size > 0) await parts.knownHosts.pin(toPin);
  return looked;
}

/** @returns why there is none */
async function lookAtKey(
  target: Target,
  before: PublicHostKey | undefined,
  connectTimeoutSec: number,
  { files, scratch, signal }: ContactParts,
): Promise<PublicHostKey | BreadboxError> {
  const path = join(scratch, `contact-${target.node}`);
  const log = masterLog(path);
  const unattended = unattendedOptions({ connectTimeoutSec, log, password: false });
  // ssh takes the first value of an option that it is given.
  const words = [
    ...['-o', `UserKnownHostsFile=${path}`, '-o', 'StrictHostKeyChecking=accept-new', '-o', 'HashKnownHosts=no'],
    ...['-o', 'ControlPath=none', '-o', 'PreferredAuthentications=none'],
    ...(before === undefined ? [] : ['-o', `HostKeyAlgorithms=^${algorithmsOf(before.type)}`]),
    ...unattended,
    ...hostOptions(target, files),
    ...jumpOptions(target, files, unattended),
    ...['--', target.address, 'true'],
  ];
  try {
    await Promise.all([path, log].map((file) => rm(file, { force: true })));
    await runSsh(words, {}, connectTimeoutSec + 5, signal);
    const found = parseKnownHosts(await readFile(path, 'utf8').catch(() => '')).get(target.node);
    if (found !== undefined) return found;
    return connectError({ target, words: await readMasterLog(path), password: false, connectTimeoutSec });
  } finally {
    await Promise.all([path, log].map((file) => rm(file, { force: true })));
  }
}

function algorithmsOf(type: string): string {
  return type === 'ssh-rsa' ? 'rsa-sha2-512,rsa-sha2-256' : type;
}

/** Two nodes that have changed places tell it by their keys. */
function otherOwner(found: PublicHostKey, pinned: ReadonlyMap<string, PublicHostKey>): { reason?: string } {
  for (const [node, { key }] of pinned)
    if (key === found.key) return { reason: `it is the key that is pinned for ${node}` };
  return {};
}
