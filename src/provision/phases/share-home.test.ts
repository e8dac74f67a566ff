import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { shareHome } from './share-home.ts';
import { testCluster, testView, whats } from './test-cluster.ts';

function file(path: string, text: string): string {
  const sum = createHash('sha256').update(text).digest('hex');
  return `@file ${path} 644 root:root no ${sum} ${Buffer.from(text).toString('base64')}`;
}
const EXPORTS = '# mine\n# BEGIN breadbox\n/home 10.0.0.0/24(rw,sync,no_subtree_check,fsid=8642)\n# END breadbox\n';
const FSTAB =
  '# BEGIN breadbox\nn1:/home /srv/home nfs4 rw,hard,noatime,_netdev,nofail,x-systemd.automount,x-systemd.mount-timeout=30 0 0\n# END breadbox\n';
const bare = '@mounted \n@automount inactive\n@server active';
const serving = [file('/etc/exports', EXPORTS), bare, '@exported  10.0.0.0/24(rw)', '@place link'].join('\n');
const mounting = [file('/etc/fstab', FSTAB), '@mounted autofs\n@automount active\n@server inactive'].join('\n');

test('the storage node serves its /home to the network of the cluster', () => {
  const view = testView(testCluster(), 'n1', `${file('/etc/exports', '# mine\n')}\n${bare}`);
  expect(whats(shareHome, view)).toEqual([
    'change /etc/exports',
    'serve /home to 10.0.0.0/24',
    'have /home at /srv/home as well',
  ]);
  expect(shareHome.steps(view)[0]?.stdin).toBe(EXPORTS);
  expect(whats(shareHome, testView(testCluster(), 'n1', serving))).toEqual([]);
});

test('the others mount it beside their own /home, which nothing ever hides', () => {
  const steps = shareHome.steps(testView(testCluster(), 'n2', bare));
  expect(steps.map(({ what }) => what)).toEqual(['write /etc/fstab', 'have /home of n1 at /srv/home']);
  expect(steps[0]?.stdin).toBe(FSTAB);
  for (const { script } of steps) expect(script).not.toMatch(/mount[^\n]* \/home/);
  expect(whats(shareHome, testView(testCluster(), 'n2', mounting))).toEqual([]);
});

test('whoever serves no more, or mounts no more, is put back', () => {
  const none = testCluster({ home: 'none' });
  expect(whats(shareHome, testView(none, 'n1', serving))).toEqual([
    "take Breadbox's lines out of /etc/exports",
    'serve /home no more',
    'have no /srv/home any more',
  ]);
  expect(whats(shareHome, testView(none, 'n2', mounting))).toEqual(['remove /etc/fstab', 'have no /srv/home any more']);
  expect(whats(shareHome, testView(none, 'n3', bare))).toEqual([]);
});

test('what would be hidden, and a /home that comes from elsewhere, are problems', () => {
  const cluster = testCluster();
  const [full] = shareHome.problems!(testView(cluster, 'n2', `${bare}\n@place full`));
  expect(full?.sentence).toBe('n2 has files in /srv/home, which the shared home would hide.');
  const disk = bare.replace('@mounted ', '@mounted ext4');
  const [other] = shareHome.problems!(testView(cluster, 'n2', disk));
  expect(other?.sentence).toBe('n2 has something else at /srv/home, which the shared home would take the place of.');
  expect(shareHome.problems!(testView(cluster, 'n2', mounting.replace('autofs', 'nfs4')))).toEqual([]);
  const hosts = cluster.hosts.map((host) => ({
    ...host,
    facts: { ...host.facts, homeMount: { source: 'nas:/home', type: 'nfs4' } },
  }));
  const [elsewhere] = shareHome.problems!(testView({ ...cluster, hosts }, 'n2', bare));
  expect(elsewhere?.sentence).toMatch(/n2 has its \/home from nas:\/home already/);
  expect(shareHome.problems!(testView({ ...cluster, hosts, home: 'none' }, 'n2', bare))).toEqual([]);
});
