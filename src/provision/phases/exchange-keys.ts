import type { Cluster } from '../cluster.ts';
import { lookAtFiles, readFoundFiles } from '../files/managed-file.ts';
import { partOfFile, withoutPart } from '../files/part-of-file.ts';
import type { Phase, View } from '../phase.ts';

const KNOWN_HOSTS = '/etc/ssh/ssh_known_hosts';

/** So that ssh, and mpirun over it, goes from any node to any other without asking whether it is the right one. */
export const exchangeKeys: Phase = {
  name: 'exchange-keys',
  title: 'exchange host keys',
  look: () => `sed -n 's/^\\([a-z][^ ]* [A-Za-z0-9+/=]*\\).*/@host-key \\1/p' /etc/ssh/ssh_host_*_key.pub
${lookAtFiles([KNOWN_HOSTS])}`,
  steps: (view) => partOfFile(KNOWN_HOSTS, linesOf(view), readFoundFiles(view.looked)),
  undo: ({ looked }) => withoutPart(KNOWN_HOSTS, readFoundFiles(looked)),
};

/** A host that could not be looked at keeps the lines that it has. */
function linesOf(view: View): string[] {
  const { cluster } = view;
  const before = (readFoundFiles(view.looked).get(KNOWN_HOSTS)?.content ?? '').split('\n');
  return cluster.hosts
    .filter(({ node }) => !cluster.leaving.has(node))
    .flatMap((host) => {
      const names = namesOf(host);
      const looked = view.lookedOn(host.node);
      const kept = before.filter((line) => line.startsWith(`${names} `));
      return looked === undefined ? kept : hostKeys(looked).map((key) => `${names} ${key}`);
    });
}

function hostKeys(looked: string): string[] {
  return Array.from(looked.matchAll(/^@host-key (.*)$/gm), ([, key]) => key!).sort();
}

/** ssh asks for `[NAME]:PORT` where the port is not 22. */
function namesOf({ node, address, target }: Cluster['hosts'][number]): string {
  const names = [node, address];
  const port = target.port ?? 22;
  return [...names, ...(port === 22 ? [] : names.map((name) => `[${name}]:${port}`))].join(',');
}
