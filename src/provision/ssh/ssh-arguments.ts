import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { joinWords } from '../../cluster/posix-words.ts';
import type { Target } from './target.ts';

export interface SshFiles {
  readonly knownHosts: string;
  /** The head's own key; offered from when it is there. */
  readonly ownKey: string;
}

/**
 * Options that a person's ssh has as well. All else is left to the SSH configuration of the account.
 * Host keys are pinned by the node's name, so that a pin outlives a new address, and no other file of host keys counts.
 */
export function hostOptions(target: Target, files: SshFiles): string[] {
  const options = [
    ...['-o', `UserKnownHostsFile=${quoted(files.knownHosts)}`, '-o', 'GlobalKnownHostsFile=/dev/null'],
    ...['-o', `HostKeyAlias=${target.node}`, '-o', 'StrictHostKeyChecking=yes', '-o', 'CheckHostIP=no'],
    ...['-o', 'UpdateHostKeys=no', '-o', 'VerifyHostKeyDNS=no', '-o', 'KnownHostsCommand=none'],
    ...['-o', 'GSSAPIAuthentication=no', '-o', 'ServerAliveInterval=3', '-o', 'ServerAliveCountMax=3'],
    ...identities(target, files),
  ];
  if (target.port !== undefined) options.push('-p', String(target.port));
  if (target.user !== undefined) options.push('-l', target.user);
  return options;
}

/** What a connection without a person needs on top: it asks nothing, and forwards nothing. */
export function unattendedOptions(options: {
  readonly connectTimeoutSec: number;
  readonly log: string;
  readonly password: boolean;
}): string[] {
  return [
    ...['-o', `BatchMode=${options.password ? 'no' : 'yes'}`, '-o', 'NumberOfPasswordPrompts=1'],
    ...['-o', `PreferredAuthentications=publickey${options.password ? ',keyboard-interactive,password' : ''}`],
    ...['-o', `ConnectTimeout=${Math.ceil(options.connectTimeoutSec)}`, '-o', 'ConnectionAttempts=1'],
    ...['-o', 'LogLevel=ERROR', '-E', options.log, '-a', '-x', '-T', '-o', 'ClearAllForwardings=yes'],
    ...['-o', 'RemoteCommand=none', '-o', 'PermitLocalCommand=no'],
  ];
}

/** Jump hosts are the account's own affair: their host keys may be pinned in its known_hosts too. */
export function jumpOptions(target: Target, files: SshFiles, unattended: readonly string[]): string[] {
  if (target.jump === undefined) return [];
  const knownHosts = [files.knownHosts, join(homedir(), '.ssh', 'known_hosts')].map(quoted).join(' ');
  const common = [
    ...unattended.map((word) => word.replace('BatchMode=no', 'BatchMode=yes')),
    ...['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'StrictHostKeyChecking=yes'],
    ...['-o', 'ControlMaster=no', '-o', 'ControlPath=none', ...identities(target, files)],
  ];
  let proxy: string | undefined;
  for (const hop of target.jump.split(',')) {
    const through = proxy === undefined ? [] : ['-o', `ProxyCommand=${proxy}`];
    const words = [...common, ...through, ...hopWords(hop)].map((word) => word.replaceAll('%', '%%'));
    proxy = `ssh -W '[%h]:%p' ${joinWords(words)}`;
  }
  return ['-o', `ProxyCommand=${proxy}`];
}

/** `[user@]host[:port]` or `ssh://[user@]host[:port]`, as of `ssh -J`. */
function hopWords(hop: string): string[] {
  const [, host, port] = /^(?:ssh:\/\/)?(.*?)(?::(\d+))?$/.exec(hop.trim())!;
  return [...(port === undefined ? [] : ['-p', port]), '--', host!.replace(/[[\]]/g, '')];
}

/** A key that is named takes the place of the default ones, so these are named beside the head's own. */
function identities(target: Target, files: SshFiles): string[] {
  const own = existsSync(files.ownKey) ? [files.ownKey] : [];
  const defaults = ['id_ed25519', 'id_ecdsa', 'id_rsa', 'id_ed25519_sk', 'id_ecdsa_sk']
    .map((name) => join(homedir(), '.ssh', name))
    .filter((path) => existsSync(path));
  const others = target.identityFile === undefined ? defaults : [target.identityFile];
  return [...others, ...own].flatMap((path) => ['-o', `IdentityFile=${quoted(path)}`]);
}

/** A value of ssh_config that may hold spaces and percent signs. */
function quoted(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
