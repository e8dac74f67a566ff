import { BreadboxError } from '../../cluster/errors.ts';
import type { Facts } from '../facts.ts';

/** Seconds since 1970 on this computer: when the script was sent, and when its first word came. */
export interface Asked {
  readonly sentSec: number;
  readonly heardSec: number;
}

/** What `GATHER_SCRIPT` printed. @throws BreadboxError `command-failed` where it was cut short */
export function readFacts(text: string, { sentSec, heardSec }: Asked): Facts {
  const sections = partSections(text);
  if (!sections.has('end')) throw new BreadboxError('command-failed', 'The host did not tell all of its facts.');
  const lines = (name: string) => sections.get(name) ?? [];
  const host = new Map(lines('host').map((line) => partAt(line, '=')));
  const word = (key: string) => host.get(key) ?? '';
  const accounts = lines('passwd').flatMap(readAccount);
  const [home] = lines('home').slice(-1);
  const [homeSource = '', homeType = ''] = home?.split(' ') ?? [];
  return {
    system: readSystem(lines('os-release')),
    arch: word('arch'),
    kernel: word('kernel'),
    hostname: word('hostname'),
    bootId: word('bootId'),
    machineId: word('machineId'),
    // Some systems print no fractions.
    clockOffsetSec: Math.round((Number.parseFloat(lines('time')[0] ?? '') - (sentSec + heardSec) / 2) * 1000) / 1000,
    cores: Number(word('cores')),
    memBytes: Number(word('memKib')) * 1024,
    board: knownBoard(word('board')),
    addresses: lines('addresses').flatMap(readAddress),
    hasDefaultRoute: lines('route').length > 0,
    internet: lines('internet')[0] === 'yes',
    loginUid: Number(word('loginUid')),
    sudo: readSudo(word('sudo')),
    cgroup: readCgroup(lines('cgroup')),
    kernelCommandLine: lines('command-line')[0] ?? '',
    kernelCommandLineFile: lines('command-line-file')[0],
    freeBytes: readDisk(lines('disk')),
    initSystem: word('init'),
    packages: readPackages(lines('installed'), lines('offered')),
    accounts: Object.fromEntries(accounts.map(({ name, uid, gid }) => [name, { uid, gid }])),
    uids: Object.fromEntries(accounts.map(({ name, uid }) => [uid, name])),
    listening: readListening(lines('listening')),
    gpus: lines('gpus').map((line) => {
      const [type, device] = partAt(line, ' ');
      return { type, device };
    }),
    hasI2cBus: lines('i2c').length > 0,
    homeMount: home === undefined ? undefined : { source: homeSource, type: homeType },
    rebootNeeded: lines('reboot')[0] === 'yes',
    clusterId: lines('cluster')[0],
    foreignCluster: lines('slurm-conf')[0]?.replace(/^ClusterName=/i, ''),
  };
}

function partSections(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^@@ (\S+)$/.exec(line)?.[1];
    if (name !== undefined) {
      lines = [];
      sections.set(name, lines);
    } else if (line.trim() !== '') lines.push(line);
  }
  return sections;
}

function readSystem(lines: readonly string[]): Facts['system'] {
  const values = new Map(lines.map((line) => partAt(line, '=')));
  const value = (key: string) => (values.get(key) ?? '').replace(/^(["'])(.*)\1$/, '$2');
  return {
    id: value('ID') || 'unknown',
    idLike: value('ID_LIKE').split(' ').filter(Boolean),
    versionId: value('VERSION_ID'),
    codename: value('VERSION_CODENAME'),
    prettyName: value('PRETTY_NAME') || value('NAME') || 'an unknown system',
  };
}

/** Makers that never fill in the form leave these words on it. */
function knownBoard(text: string): string | undefined {
  const board = text.trim();
  return board === '' || /to be filled|system manufacturer|default string|not specified/i.test(board)
    ? undefined
    : board;
}

/** `2: eth0    inet 192.168.1.5/24 brd … scope global eth0\ …`; of the loopback nothing is said. */
function readAddress(line: string): Facts['addresses'] {
  const found = /^\d+:\s+([^\s@]+)(?:@\S+)?\s+inet6?\s+([0-9a-f.:]+)\/(\d+)/.exec(line);
  const [, device = '', address = '', prefix = ''] = found ?? [];
  if (found === null || device === 'lo' || /scope (host|link)/.test(line)) return [];
  return [{ device, address, prefix: Number(prefix) }];
}

function readSudo(text: string): Facts['sudo'] {
  return text === 'root' || text === 'free' || text === 'password' ? text : 'none';
}

function readCgroup([type = '', entries = '', controllers = '']: readonly string[]): Facts['cgroup'] {
  const unified = type === 'cgroup2fs';
  const list = controllers.split(' ').filter(Boolean);
  return { unified, controllers: list, usable: unified && list.includes('memory') && entries.trim() === '1' };
}

function readDisk([, root = '', var_ = '']: readonly string[]): Facts['freeBytes'] {
  const free = (line: string) => Number(line.trim().split(/\s+/)[3] ?? 0) * 1024;
  return { root: free(root), var: free(var_ === '' ? root : var_) };
}

function readPackages(installed: readonly string[], offered: readonly string[]): Facts['packages'] {
  const packages: Record<string, { installed?: string; candidate?: string }> = {};
  const entry = (name: string) => {
    packages[name] ??= {};
    return packages[name];
  };
  for (const line of installed) {
    const [name = '', version = '', state] = line.split(' ');
    if (state === 'installed') entry(name).installed = version;
  }
  let name = '';
  for (const line of offered) {
    name = /^(\S+):$/.exec(line)?.[1] ?? name;
    const candidate = /^\s+Candidate: (\S+)/.exec(line)?.[1];
    if (candidate !== undefined && candidate !== '(none)') entry(name).candidate = candidate;
  }
  return packages;
}

function readAccount(line: string): { name: string; uid: number; gid: number }[] {
  const [name = '', , uid = '', gid = ''] = line.split(':');
  return /^\d+$/.test(uid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
}

/** `00000000:0016` of /proc/net/tcp. */
function readListening(lines: readonly string[]): number[] {
  const ports = lines.map((line) => Number.parseInt(line.slice(line.lastIndexOf(':') + 1), 16));
  return [...new Set(ports)].sort((a, b) => a - b);
}

function partAt(line: string, sign: string): [string, string] {
  const at = line.indexOf(sign);
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
