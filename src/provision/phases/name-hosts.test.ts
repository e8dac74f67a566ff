import { expect, test } from 'vitest';
import { decidedCluster, foundNode } from '../found-node.ts';
import type { View } from '../phase.ts';
import { nameHosts } from './name-hosts.ts';

const found = [foundNode('n1', '10.1.0.1'), foundNode('n2', '10.1.0.2')];

function view(files: Readonly<Record<string, string>>, kernelName: string, leaving: readonly string[] = []): View {
  const { cluster } = decidedCluster(found, { leaving: new Set(leaving) });
  const lines = Object.entries(files).map(
    ([path, text]) => `@file ${path} 644 root:root no ${'0'.repeat(64)} ${Buffer.from(text).toString('base64')}`,
  );
  return {
    host: cluster.hosts[0]!,
    cluster,
    looked: [`@name ${kernelName}`, ...lines].join('\n'),
    lookedOn: () => undefined,
  };
}

const DEBIAN = '127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n\n# mine\n10.9.9.9 printer\n';

test('a board gets its name, and knows all by their addresses; its own name is not the loopback any more', () => {
  const steps = nameHosts.steps(view({ '/etc/hosts': DEBIAN, '/etc/hostname': 'raspberrypi\n' }, 'raspberrypi'));
  expect(steps.map(({ what }) => what)).toEqual(['name it n1', 'change /etc/hosts']);
  expect(steps[0]).toMatchObject({ stdin: 'n1\n' });
  expect(steps[1]?.stdin).toBe(
    '127.0.0.1\tlocalhost\n# breadbox took away: 127.0.1.1\traspberrypi\n\n# mine\n10.9.9.9 printer\n' +
      '# BEGIN breadbox\n# cluster breadbox (0a1b2c3d)\n10.1.0.1 n1\n10.1.0.2 n2\n# END breadbox\n',
  );
});

test('undone, the file is what it was', () => {
  const [, hosts] = nameHosts.steps(view({ '/etc/hosts': DEBIAN, '/etc/hostname': 'raspberrypi\n' }, 'raspberrypi'));
  const after = view({ '/etc/hosts': hosts?.stdin ?? '', '/etc/hostname': 'n1\n' }, 'n1');
  expect(nameHosts.undo?.(after).find(({ what }) => what.includes('/etc/hosts'))?.stdin).toBe(DEBIAN);
});

test('a host that is called breadbox keeps its name, and the file with it', () => {
  const after = view({ '/etc/hosts': DEBIAN, '/etc/hostname': 'breadbox-1\n' }, 'breadbox-1');
  expect(nameHosts.undo?.(after).filter(({ what }) => what.includes('hostname'))).toEqual([]);
});

test('who leaves is named no more', () => {
  const [step] = nameHosts.steps(view({ '/etc/hosts': DEBIAN, '/etc/hostname': 'n1\n' }, 'n1', ['n2']));
  expect(step?.stdin).not.toContain('n2');
});

test('a system without /etc/hosts gets one with the loopback in it', () => {
  const [step] = nameHosts.steps(view({ '/etc/hostname': 'n1\n' }, 'n1'));
  expect(step?.stdin).toMatch(/^# BEGIN breadbox\n127\.0\.0\.1 localhost\n/);
});

test('cloud-init is kept from writing it anew', () => {
  const looked = view({ '/etc/hosts': DEBIAN, '/etc/hostname': 'n1\n' }, 'n1');
  const steps = nameHosts.steps({ ...looked, looked: `${looked.looked}\n@cloud` });
  expect(steps.map(({ what }) => what)).toContain('write /etc/cloud/cloud.cfg.d/99-breadbox.cfg');
});
