import { expect, test } from 'vitest';
import { exchangeKeys } from './exchange-keys.ts';
import { testCluster, testView, whats } from './test-cluster.ts';

const looks = {
  n1: '@host-key ssh-ed25519 KEY1\n@host-key ecdsa-sha2-nistp256 KEY1b',
  n2: '@host-key ssh-ed25519 KEY2',
  n3: '@host-key ssh-ed25519 KEY3',
};
const withFile = (looked: string, text: string) =>
  `${looked}\n@file /etc/ssh/ssh_known_hosts 644 root:root no ${'0'.repeat(64)} ${Buffer.from(text).toString('base64')}`;

test('every node is known by name and address, with all its keys', () => {
  const [step, ...more] = exchangeKeys.steps(testView(testCluster(), 'n1', looks.n1, looks));
  expect(more).toEqual([]);
  expect(step?.stdin).toBe(
    [
      '# BEGIN breadbox',
      'n1,10.0.0.1 ecdsa-sha2-nistp256 KEY1b',
      'n1,10.0.0.1 ssh-ed25519 KEY1',
      'n2,10.0.0.2 ssh-ed25519 KEY2',
      'n3,10.0.0.3 ssh-ed25519 KEY3',
      '# END breadbox\n',
    ].join('\n'),
  );
});

test('a port of its own is known too', () => {
  const [step] = exchangeKeys.steps(testView(testCluster({ port: 2222 }), 'n2', looks.n2, looks));
  expect(step?.stdin).toContain('n2,10.0.0.2,[n2]:2222,[10.0.0.2]:2222 ssh-ed25519 KEY2');
});

test('a node that could not be looked at stays known; one that leaves does not; what was there before stays', () => {
  const before =
    'mine ssh-rsa X\n# BEGIN breadbox\nn2,10.0.0.2 ssh-ed25519 OLD2\nn3,10.0.0.3 ssh-ed25519 OLD3\n# END breadbox\n';
  const cluster = testCluster({ leaving: new Set(['n3']) });
  const [step] = exchangeKeys.steps(testView(cluster, 'n1', withFile(looks.n1, before), { n3: looks.n3 }));
  expect(step?.stdin).toMatch(/^mine ssh-rsa X\n# BEGIN/);
  expect(step?.stdin).toContain('n2,10.0.0.2 ssh-ed25519 OLD2');
  expect(step?.stdin).not.toContain('n3');
});

test('undoing takes the lines out, and the file where it held nothing else', () => {
  const block = '# BEGIN breadbox\nn1 ssh-ed25519 K\n# END breadbox\n';
  const undo = (text: string) => exchangeKeys.undo!(testView(testCluster(), 'n1', withFile('', text)));
  expect(undo(block).map(({ what }) => what)).toEqual(['remove /etc/ssh/ssh_known_hosts']);
  expect(undo(`mine ssh-rsa X\n${block}`)[0]?.stdin).toBe('mine ssh-rsa X\n');
  expect(undo('mine ssh-rsa X\n')).toEqual([]);
  expect(whats(exchangeKeys, testView(testCluster(), 'n1', ''))).toEqual([]);
});
