import { expect, test } from 'vitest';
import { controlGroupMounts } from './control-groups.ts';

test('a machine with version 2 alone', () => {
  const mounts = 'proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n';
  expect(controlGroupMounts(mounts)).toEqual(['/sys/fs/cgroup']);
});

test('a machine with both: the tree named systemd too', () => {
  const mounts = `tmpfs /sys/fs/cgroup tmpfs rw 0 0
cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0
cgroup /sys/fs/cgroup/systemd cgroup rw,relatime,name=systemd 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0
`;
  expect(controlGroupMounts(mounts)).toEqual(['/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd']);
});

test('a machine with version 1 alone', () => {
  expect(controlGroupMounts('cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n')).toBeUndefined();
});
