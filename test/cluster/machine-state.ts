import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a practice cluster takes of its machine while it is there. The same before and after: nothing was left. */
export async function machineState(): Promise<Readonly<Record<string, readonly string[]>>> {
  return {
    links: await lines('ip', ['-o', 'link'], /^\d+: ([^:@]+)/),
    addresses: await lines('ip', ['-o', 'addr'], /inet6? (\S+)/),
    mounts: await lines('cat', ['/proc/mounts'], /^\S+ (\S+)/),
    rules: await lines('iptables-save', [], /^(-A .*)/),
    containers: await lines('ps', ['-eo', 'comm'], /^(systemd-nspawn)/),
    cgroups: await cgroups(),
    propagated: await readdir('/run/systemd/nspawn/propagate').catch(() => []), // absent: no node ever ran
  };
}

async function lines(program: string, args: readonly string[], pattern: RegExp): Promise<readonly string[]> {
  const { stdout } = await run(program, [...args]);
  return stdout
    .split('\n')
    .flatMap((line) => pattern.exec(line)?.[1] ?? [])
    .filter((line) => !line.startsWith('fe80:'))
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

/** What is there now and was not there before. */
export async function leftSince(before: Awaited<ReturnType<typeof machineState>>): Promise<readonly string[]> {
  const now = await machineState();
  return Object.entries(now).flatMap(([kind, lines]) =>
    lines.filter((line) => !before[kind]?.includes(line)).map((line) => `${kind}: ${line}`),
  );
}
