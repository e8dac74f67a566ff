import { expect, test } from 'vitest';
import { parseCgroupMounts } from './cgroup-mounts.ts';

test('one hierarchy of version 2', () => {
  const memberships = '0::/user.slice/user-1000.slice/session-3.scope\n';
  const mounts =
    '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n';
  const { v2, v1 } = parseCgroupMounts(memberships, mounts);
  expect(v2).toEqual({
    mountPoint: '/sys/fs/cgroup',
    own: '/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope',
  });
  expect(v1.size).toBe(0);
});

test('version 1 beside version 2, two controllers in one mount', () => {
  const memberships = '8:memory:/a/b\n3:cpu,cpuacct:/\n1:name=systemd:/init.scope\n0::/\n';
  const mounts = [
    '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory',
    '36 31 0:33 / /sys/fs/cgroup/cpu\\040both rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct',
    '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
  ].join('\n');
  const { v2, v1 } = parseCgroupMounts(memberships, mounts);
  expect(v2?.own).toBe('/sys/fs/cgroup/unified');
  expect(v1.get('memory')?.own).toBe('/sys/fs/cgroup/memory/a/b');
  expect(v1.get('cpuacct')).toEqual({ mountPoint: '/sys/fs/cgroup/cpu both', own: '/sys/fs/cgroup/cpu both' });
  expect(v1.has('pids')).toBe(false);
});

test('a container that sees its own part only, under the name that it has outside', () => {
  const memberships = '8:memory:/docker/c0ffee/inner\n0::/../elsewhere\n';
  const mounts = [
    '35 31 0:32 /docker/c0ffee /sys/fs/cgroup/memory ro - cgroup cgroup ro,memory',
    '41 31 0:38 / /sys/fs/cgroup/unified ro - cgroup2 cgroup2 ro',
  ].join('\n');
  const { v2, v1 } = parseCgroupMounts(memberships, mounts);
  expect(v1.get('memory')?.own).toBe('/sys/fs/cgroup/memory/inner');
  expect(v2?.own).toMatch(/^\/sys\/fs\/cgroup/);
});

test('no cgroups at all', () => {
  expect(parseCgroupMounts('', '')).toEqual({ v2: undefined, v1: new Map() });
});
