import type { UpProblem } from '../../protocol/provision.ts';
import type { Cluster, Host } from '../cluster.ts';
import { hasBlock } from '../files/managed-block.ts';
import { lookAtFiles, readFoundFiles } from '../files/managed-file.ts';
import { partOfFile, withoutPart } from '../files/part-of-file.ts';
import type { Phase, Step, View } from '../phase.ts';
import { SHARED_HOME, sharesHome } from '../shared-home.ts';

const EXPORTS = '/etc/exports';
const FSTAB = '/etc/fstab';
const AUTOMOUNT = 'srv-home.automount';
const MOUNT = 'srv-home.mount';
/** A number of its own, as a /home on an overlay or in memory has no uuid that NFS could name it by. */
const EXPORT_OPTIONS = 'rw,sync,no_subtree_check,fsid=8642';
/**
 * `hard`: a program waits for a storage node that is away, and loses nothing. Mounted when it is first needed, so that a node
 * boots, and lets people of its own in, without the storage node.
 */
const MOUNT_OPTIONS = 'rw,hard,noatime,_netdev,nofail,x-systemd.automount,x-systemd.mount-timeout=30';
const NETWORK_TYPES = /^(nfs4?|cifs|smb3|fuse\.sshfs|9p|ceph|lustre|glusterfs|fuse\.glusterfs)$/;

/** The storage node serves its /home by NFS; all nodes have it at SHARED_HOME. */
export const shareHome: Phase = {
  name: 'share-home',
  title: 'share the home folders',
  look: () => `${lookAtFiles([EXPORTS, FSTAB])}
echo "@mounted $(awk '$2 == "${SHARED_HOME}" { type = $3 } END { print type }' /proc/mounts)"
echo "@automount $(systemctl is-active ${AUTOMOUNT})"
echo "@server $(systemctl is-active nfs-server)"
exportfs -s | sed -n 's/^\\/home /@exported /p'
if [ "$(readlink ${SHARED_HOME})" = /home ]; then echo "@place link"
elif [ -L ${SHARED_HOME} ]; then echo "@place full"
elif ! grep -q ' ${SHARED_HOME} ' /proc/mounts && [ -n "$(ls -A ${SHARED_HOME})" ]; then echo "@place full"; fi`,
  steps(view) {
    const { host, cluster } = view;
    if (!sharesHome(cluster)) return undoShare(view);
    return host.node === cluster.storage.node ? serve(view) : reach(view);
  },
  undo: undoShare,
  problems({ host, cluster, looked }) {
    if (!sharesHome(cluster) || cluster.leaving.has(host.node)) return [];
    return [...isInTheWay(host, looked), ...isMountedAlready(host, cluster)];
  },
};

function serve(view: View): Step[] {
  const { cluster, looked } = view;
  const found = readFoundFiles(looked);
  const exported = partOfFile(EXPORTS, [`/home ${cluster.network}(${EXPORT_OPTIONS})`], found);
  const steps = [...exported];
  if (exported.length > 0 || !/^@exported /m.test(looked) || word(looked, 'server') !== 'active') {
    steps.push({
      what: `serve /home to ${cluster.network}`,
      script:
        'systemctl enable nfs-server\nsystemctl is-active --quiet nfs-server || systemctl restart nfs-server\nexportfs -ra',
    });
  }
  steps.push(...withoutPart(FSTAB, found));
  if (word(looked, 'place') !== 'link') {
    steps.push({
      what: `have /home at ${SHARED_HOME} as well`,
      script: `${LET_GO}
systemctl daemon-reload
[ ! -e ${SHARED_HOME} ] || rmdir ${SHARED_HOME}
mkdir -p ${SHARED_HOME.slice(0, SHARED_HOME.lastIndexOf('/'))}
ln -s /home ${SHARED_HOME}`,
    });
  }
  return steps;
}

function reach({ cluster, looked }: View): Step[] {
  const found = readFoundFiles(looked);
  const { storage } = cluster;
  const line = `${storage.node}:/home ${SHARED_HOME} nfs4 ${MOUNT_OPTIONS} 0 0`;
  const table = partOfFile(FSTAB, [line], found);
  const isThere = word(looked, 'automount') === 'active' || /^nfs/.test(word(looked, 'mounted'));
  return [
    ...withoutPart(EXPORTS, found),
    ...table,
    ...(table.length === 0 && isThere
      ? []
      : [
          {
            what: `have /home of ${storage.node} at ${SHARED_HOME}`,
            script: `${LET_GO}
[ ! -L ${SHARED_HOME} ] || rm -f ${SHARED_HOME}
mkdir -p ${SHARED_HOME}
systemctl daemon-reload
systemctl start ${AUTOMOUNT}`,
          },
        ]),
  ];
}

function undoShare({ looked }: View): Step[] {
  const found = readFoundFiles(looked);
  const exported = withoutPart(EXPORTS, found);
  const table = withoutPart(FSTAB, found);
  return [
    ...exported,
    ...(exported.length === 0 ? [] : [{ what: 'serve /home no more', script: 'exportfs -ra || true' }]),
    ...table,
    ...(table.length === 0 && word(looked, 'place') !== 'link'
      ? []
      : [
          {
            what: `have no ${SHARED_HOME} any more`,
            script: `${LET_GO}
systemctl daemon-reload
if [ -L ${SHARED_HOME} ]; then rm -f ${SHARED_HOME}; else rmdir ${SHARED_HOME} 2>/dev/null || true; fi`,
          },
        ]),
  ];
}

/** A server that is away must not hold this up: what is busy then is let go of later. */
const LET_GO = `systemctl stop ${AUTOMOUNT} 2>/dev/null || true
while grep -q ' ${SHARED_HOME} ' /proc/mounts; do
  timeout 20 umount ${SHARED_HOME} 2>/dev/null || umount -l ${SHARED_HOME}
done
systemctl reset-failed ${MOUNT} ${AUTOMOUNT} 2>/dev/null || true`;

function word(looked: string, name: string): string {
  return new RegExp(`^@${name} (.*)$`, 'm').exec(looked)?.[1] ?? '';
}

function isInTheWay({ node }: Host, looked: string): UpProblem[] {
  const mounted = word(looked, 'mounted');
  const isOurs = word(looked, 'automount') === 'active' || hasBlock(readFoundFiles(looked).get(FSTAB)?.content ?? '');
  if (mounted !== '' && !isOurs) {
    return [
      {
        check: 'shared-home',
        node,
        sentence: `${node} has something else at ${SHARED_HOME}, which the shared home would take the place of.`,
        hint: 'Mount it elsewhere, or bring the cluster up with --home none.',
        proof: `${SHARED_HOME} type ${mounted}`,
      },
    ];
  }
  if (word(looked, 'place') !== 'full') return [];
  return [
    {
      check: 'shared-home',
      node,
      sentence: `${node} has files in ${SHARED_HOME}, which the shared home would hide.`,
      hint: 'Move them elsewhere, or bring the cluster up with --home none.',
      proof: `ls ${SHARED_HOME} shows files`,
    },
  ];
}

function isMountedAlready({ node, facts }: Host, { storage }: Cluster): UpProblem[] {
  const { homeMount } = facts;
  if (homeMount === undefined || !NETWORK_TYPES.test(homeMount.type)) return [];
  return [
    {
      check: 'shared-home',
      node,
      sentence: `${node} has its /home from ${homeMount.source} already; that of ${storage.node} would be a second one.`,
      hint: 'Where all nodes have it from there, bring the cluster up with --home none.',
      proof: `${homeMount.source} on /home type ${homeMount.type}`,
    },
  ];
}
