import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster } from '../cluster.ts';
import { withBlock, withoutBlock } from '../files/managed-block.ts';
import {
  type FoundFiles,
  fileSteps,
  lookAtFiles,
  type ManagedFile,
  readFoundFiles,
  undoFileSteps,
} from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';

const HOSTS = '/etc/hosts';
const HOSTNAME = '/etc/hostname';
/** cloud-init writes /etc/hosts anew at each boot from the first of these that is its system's, where it was told to manage it. */
const TEMPLATES = ['debian', 'ubuntu', 'raspberry-pi-os'].map((system) => `/etc/cloud/templates/hosts.${system}.tmpl`);
const CLOUD_FILE = '/etc/cloud/cloud.cfg.d/99-breadbox.cfg';
const AWAY = '# breadbox took away: ';

/** A name of its own for each host, and in /etc/hosts the names of all with their addresses in the cluster's network. */
export const nameHosts: Phase = {
  name: 'name-hosts',
  title: 'name hosts',
  look: () => `echo "@name $(cat /proc/sys/kernel/hostname)"
[ -d /etc/cloud/cloud.cfg.d ] && echo @cloud
${lookAtFiles([HOSTS, HOSTNAME, CLOUD_FILE, ...TEMPLATES])}`,
  steps(view) {
    const found = readFoundFiles(view.looked);
    return [...nameSteps(view, found), ...cloudSteps(view, found), ...hostsSteps(view, found)];
  },
  undo(view) {
    const found = readFoundFiles(view.looked);
    const files = [HOSTS, ...TEMPLATES].flatMap((path) => {
      const text = found.get(path)?.content;
      return text === undefined
        ? []
        : [{ path, content: withoutNames(text), partly: true, mode: found.get(path)!.mode }];
    });
    const back = undoFileSteps([{ path: HOSTNAME }], found);
    return [
      ...fileSteps(files, found).map((step) => ({
        ...step,
        what: step.what.replace('change', 'take the names out of'),
      })),
      ...undoFileSteps([{ path: CLOUD_FILE }], found),
      ...back.map((step) => ({ ...step, script: `${step.script}\nhostname -F ${HOSTNAME}` })),
    ];
  },
};

/** Its kernel's name too, so that it holds at once. Nothing else is asked: hostnamectl waits for a bus that a bare system may lack. */
function nameSteps({ host, looked }: View, found: FoundFiles): Step[] {
  const now = /^@name (.*)$/m.exec(looked)?.[1];
  const written = found.get(HOSTNAME)?.content?.trim();
  if (now === host.node && written === host.node) return [];
  const [write] = fileSteps([{ path: HOSTNAME, content: `${host.node}\n` }], found);
  const script = `${write?.script ?? ''}\nhostname ${joinWords([host.node])}`;
  const what = `name it ${host.node}${now === host.node ? ' at its next boot too' : ''}`;
  return [{ what, script, stdin: write?.stdin, detail: `It is ${now} now.` }];
}

function cloudSteps({ looked, cluster }: View, found: FoundFiles): Step[] {
  if (!/^@cloud$/m.test(looked)) return [];
  const content =
    '# Written by Breadbox, which names the hosts of a cluster.\nmanage_etc_hosts: false\npreserve_hostname: true\n';
  const templates = TEMPLATES.flatMap((path) => partOf(path, cluster, found));
  return fileSteps([{ path: CLOUD_FILE, content }, ...templates], found);
}

function hostsSteps({ cluster }: View, found: FoundFiles): Step[] {
  return fileSteps(found.has(HOSTS) ? partOf(HOSTS, cluster, found) : [fresh(cluster)], found);
}

function partOf(path: string, cluster: Cluster, found: FoundFiles): ManagedFile[] {
  const is = found.get(path);
  if (is?.content === undefined) return [];
  const loopback = /^\s*127\.0\.0\.1\s.*\blocalhost\b/m.test(withoutBlock(is.content)) ? [] : LOOPBACK;
  return [
    {
      path,
      content: withBlock(withoutOwnName(is.content), [...loopback, ...namesOf(cluster)]),
      partly: true,
      mode: is.mode,
    },
  ];
}

const LOOPBACK = ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback'];

function fresh(cluster: Cluster): ManagedFile {
  return { path: HOSTS, content: withBlock('', [...LOOPBACK, ...namesOf(cluster)]), partly: true };
}

function namesOf({ name, clusterId, hosts, leaving }: Cluster): string[] {
  const staying = hosts.filter(({ node }) => !leaving.has(node));
  return [`# cluster ${name} (${clusterId})`, ...staying.map(({ address, node }) => `${address} ${node}`)];
}

/** Debian gives a host's own name to 127.0.1.1, so that what listens on that name is heard by nobody else. */
function withoutOwnName(text: string): string {
  return text.replace(/^(?=\s*127\.0\.1\.1\s)/gm, AWAY);
}

function withoutNames(text: string): string {
  return withoutBlock(text).replaceAll(new RegExp(`^${AWAY}`, 'gm'), '');
}
