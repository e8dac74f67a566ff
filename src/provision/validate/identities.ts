import type { FoundNode } from '../decide-cluster.ts';
import { sharesHome } from '../shared-home.ts';
import { about, type Check } from './check.ts';

/** Two addresses of one board, or two names for it. Cards that were copied share a machine id, but never the id of a boot. */
export const sameMachine: Check = ({ nodes }) =>
  later(nodes, ({ facts }) => `${facts.bootId} ${facts.machineId}`).map(({ found, first }) =>
    about(found, {
      check: 'same-machine',
      sentence: `${found.row.node} (${found.row.address}) and ${first.row.node} (${first.row.address}) are one and the same machine.`,
      hint: 'Leave one of them in the inventory.',
    }),
  );

export const copiedMachineId: Check = ({ nodes }) =>
  later(
    nodes.filter(({ facts }) => facts.machineId !== ''),
    ({ facts }) => facts.machineId,
  )
    .filter(({ found, first }) => found.facts.bootId !== first.facts.bootId)
    .map(({ found, first }) =>
      about(found, {
        check: 'machine-id',
        sentence: `${found.row.node} has the machine id of ${first.row.node}: its card is a copy. A DHCP server may give both the same address.`,
        hint: `Give it one of its own: breadbox run -w ${found.row.node} -- 'sudo rm /etc/machine-id && sudo systemd-machine-id-setup', then restart it.`,
      }),
    );

/** What slurm.conf and /etc/hosts can hold. */
export const names: Check = ({ nodes }) => {
  const wrong = nodes
    .filter(
      ({ row }) =>
        row.node === 'localhost' || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(row.node) || /^\d+$/.test(row.node),
    )
    .map((found) =>
      about(found, {
        check: 'name',
        sentence: `${found.row.node} cannot be the name of a host: letters, digits and hyphens, not digits alone, and not localhost.`,
        hint: 'Give it another name in the inventory.',
      }),
    );
  const twice = later(nodes, ({ row }) => row.node.toLowerCase()).map(({ found, first }) =>
    about(found, {
      check: 'name-clash',
      sentence: `${found.row.node} and ${first.row.node} are the same to the names of hosts, which do not know capitals.`,
      hint: 'Give one of them another name in the inventory.',
    }),
  );
  return [...wrong, ...twice];
};

export const otherCluster: Check = ({ nodes, spec }) =>
  nodes.flatMap((found) => {
    const { clusterId, foreignCluster } = found.facts;
    const { node } = found.row;
    if (foreignCluster !== undefined)
      return about(found, {
        check: 'other-cluster',
        sentence: `${node} is a node of the Slurm cluster ${foreignCluster}, which Breadbox has not made.`,
        hint: `Where that cluster is gone, move its slurm.conf away: breadbox run -w ${node} -- sudo mv /etc/slurm/slurm.conf /etc/slurm/slurm.conf.old`,
      });
    if (clusterId === undefined || clusterId === spec.clusterId) return [];
    return about(found, {
      check: 'other-cluster',
      sentence: `${node} belongs to another cluster of Breadbox, which another head has brought up (${clusterId}).`,
      hint: `There, breadbox up --remove ${node} lets it go. Where that head is gone: breadbox run -w ${node} -- "sudo sed -i '/^# cluster /d' /etc/hosts"`,
    });
  });

/** The state of Slurm, its jobs and its history are on the head. */
export const headMoves: Check = ({ nodes, spec, cluster }) => {
  const was = nodes.find(({ row }) => row.node === spec.head);
  const now = nodes.find(({ row }) => row.node === cluster?.head.node);
  if (was === undefined || now === undefined || was === now) return [];
  return [
    about(now, {
      check: 'head-moves',
      sentence: `The head of this cluster is ${was.row.node}, and now the inventory gives that role to ${now.row.node}.`,
      hint: 'Take the cluster down first, with breadbox down, or give the role back.',
    }),
  ];
};

/** Nobody copies what people have: they would find new, empty homes on the node that serves them next. */
export const storageLeaves: Check = ({ cluster }) => {
  if (cluster === undefined || !sharesHome(cluster) || cluster.people.length === 0) return [];
  if (cluster.leaving.size === cluster.hosts.length) return [];
  return cluster.hosts
    .filter(({ node, roles }) => cluster.leaving.has(node) && roles.includes('storage'))
    .map(({ node }) => ({
      check: 'storage-leaves',
      node,
      sentence: `The homes of ${cluster.people.length === 1 ? 'one person' : `${cluster.people.length} people`} lie on ${node}, which is to leave.`,
      hint: `Copy its /home to another node with its owners, give that one the role storage in the inventory in place of ${node}, run breadbox up, and then remove ${node}.`,
    }));
};

/** The ids of Slurm's and munge's accounts are the same on all nodes, so nobody else may have them anywhere. */
export const uidClash: Check = ({ nodes, cluster }) =>
  Object.entries(cluster?.ids ?? {}).flatMap(([account, id]) =>
    nodes.flatMap((found) => {
      const holder = found.facts.uids[id];
      if (holder === undefined || holder === account) return [];
      return about(found, {
        check: 'uid-clash',
        sentence: `On ${found.row.node} the account ${holder} has the number ${id}, which ${account} has on all nodes.`,
        hint: `Give ${holder} another number there: usermod -u NUMBER ${holder}`,
      });
    }),
  );

/** Those that are not the first of their kind. */
function later(nodes: readonly FoundNode[], kind: (found: FoundNode) => string) {
  const firsts = new Map<string, FoundNode>();
  return nodes.flatMap((found) => {
    const first = firsts.get(kind(found));
    if (first === undefined) firsts.set(kind(found), found);
    return first === undefined ? [] : [{ found, first }];
  });
}
