import { readFileSync } from 'node:fs';
import type { NodeRow } from '../protocol/inventory.ts';
import { type Decision, decideCluster, type FoundNode, type ToDecide } from './decide-cluster.ts';
import type { Facts } from './facts.ts';
import { readFacts } from './gather/read-facts.ts';

export type FixtureName =
  | 'debian-12-bare'
  | 'debian-12-up'
  | 'debian-13-bare'
  | 'raspberry-pi-os-12'
  | 'fedora-40'
  | 'ubuntu-24.04';

const NOW_SEC = 1_795_288_771;

/** For tests: the facts of a fixture, with a boot and an address of its own. */
export function foundNode(
  node: string,
  address: string,
  change: { readonly fixture?: FixtureName; readonly row?: Partial<NodeRow>; readonly facts?: Partial<Facts> } = {},
): FoundNode {
  const text = readFileSync(
    new URL(`./gather/fixtures/${change.fixture ?? 'debian-12-bare'}.txt`, import.meta.url),
    'utf8',
  );
  const facts = readFacts(text, { sentSec: NOW_SEC, heardSec: NOW_SEC });
  const row: NodeRow = {
    ...{
      node,
      address,
      roles: ['compute'],
      labels: {},
      groups: [],
      state: 'unknown',
      source: `nodes.csv:${node.slice(1)}`,
    },
    ...change.row,
  };
  return {
    row,
    target: { node, address },
    facts: {
      ...facts,
      clockOffsetSec: 0,
      bootId: `boot-${node}`,
      machineId: `machine-${node}`,
      addresses: [{ device: 'eth0', address, prefix: 24 }],
      ...change.facts,
    },
  };
}

export function decided(found: readonly FoundNode[], change: Partial<ToDecide> = {}): Decision {
  return decideCluster({
    found,
    leaving: new Set(),
    spec: { clusterId: '0a1b2c3d', choices: {} },
    people: [],
    formerPeople: [],
    secrets: { mungeKey: 'bXVuZ2U=', slurmKey: 'c2x1cm0=' },
    agent: { version: '0.1.0', sha256: '', path: '', url: undefined, ca: undefined, tokens: new Map() },
    headKey: 'ssh-ed25519 AAAA breadbox@head',
    chipPanels: new Set(),
    ...change,
  });
}

/** @throws Error where it could not be decided */
export function decidedCluster(found: readonly FoundNode[], change: Partial<ToDecide> = {}) {
  const decision = decided(found, change);
  if (!('cluster' in decision)) throw new Error(decision.problems.map(({ sentence }) => sentence).join('\n'));
  return decision;
}
