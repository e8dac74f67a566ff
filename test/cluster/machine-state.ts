import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a practice cluster takes of its machine while it is there. The same before and after: nothing was left. */
export async function machineState(): Promise<Readonly<Record<string, readonly string[]>>> {
  return {
    links: await lines('ip', ['-o', 'link'], /^\d+: ([^:@]+)/),
    addresses: await lines('ip', ['-o', 'addr'], /^\d+: (\S+ +inet6? \S+)/),
    mounts: await lines('cat', ['/proc/mounts'], /^\S+ (\S+)/),
    rules: await lines('iptables-save', [], /^(-A .*)/),
    containers: await lines('ps', ['-eww', '-o', 'args'], /^(\S*systemd-nspawn .*)/),
    cgroups: await cgroups(),
    propagated: await readdir('/run/systemd/nspawn/propagate').catch(() => []), // absent: no node ever ran
  };
}

async function lines(program: string, args: readonly string[], pattern: RegExp): Promise<readonly string[]> {
  const { stdout } = await run(program, [...args]);
  return stdout
    .split('\n')
    .flatMap((line) => pattern.exec(line)?.[1] ?? [])
    .filter((line) => !line.includes(' fe80:'))
    .sort();
}

async function cgroups(): Promise<readonly string[]> {
  const trees = await Promise.all(
    ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].map((tree) =>
      readdir(tree, { withFileTypes: true }).catch(() => []),
    ), // absent: another kind of tree
  );
  return trees
    .flat()
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** What is there now, was not there before, and bears the mark of no other practice cluster. */
export async function leftSince(
  before: Awaited<ReturnType<typeof machineState>>,
  own: { readonly tag: string; readonly home: string },
): Promise<readonly string[]> {
  const isOthers = (line: string) => {
    // Of a head's own jobs: each head has one while it runs.
    if (/^breadbox-[0-9a-f]{10}$/.test(line)) return true;
    const tags = line.match(/\bbb[0-9a-f]{5}\b/g) ?? [];
    const homes = line.match(/\/var\/tmp\/bbx-[^/\s]+\//g) ?? [];
    return tags.some((tag) => tag !== own.tag) || homes.some((home) => !own.home.startsWith(home));
  };
  const now = await machineState();
  return Object.entries(now).flatMap(([kind, lines]) =>
    lines.filter((line) => !before[kind]?.includes(line) && !isOthers(line)).map((line) => `${kind}: ${line}`),
  );
}
