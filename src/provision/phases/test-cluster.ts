import { readFileSync } from 'node:fs';
import type { Cluster, Host } from '../cluster.ts';
import { readFacts } from '../gather/read-facts.ts';
import type { Phase, View } from '../phase.ts';

const RECORDED = readFileSync(new URL('../gather/fixtures/debian-12-bare.txt', import.meta.url), 'utf8');

export interface TestClusterOptions extends Partial<Pick<Cluster, 'home' | 'people' | 'formerPeople' | 'leaving'>> {
  /** Whom Breadbox logs in as: uid and name. */
  readonly login?: readonly [number, string];
  readonly port?: number;
}

/** Three nodes as recorded, n1 the head, for phases that decide from looks. */
export function testCluster(options: TestClusterOptions = {}): Cluster {
  const { login = [0, 'root'], port, ...given } = options;
  const recorded = readFacts(RECORDED, { sentSec: 0, heardSec: 0 });
  const facts = { ...recorded, loginUid: login[0], uids: { ...recorded.uids, [login[0]]: login[1] } };
  const hosts = ['n1', 'n2', 'n3'].map((node, at): Host => {
    const address = `10.0.0.${at + 1}`;
    const target = { node, address, ...(port !== undefined && { port }) };
    return { node, address, roles: at === 0 ? ['head'] : ['compute'], board: undefined, groups: [], target, facts };
  });
  const [head] = hosts as [Host];
  return {
    name: 'test',
    clusterId: 'c0ffee00',
    ...{ hosts, head, storage: head, compute: hosts.slice(1) },
    leaving: new Set<string>(),
    network: '10.0.0.0/24',
    home: 'nfs',
    accounting: 'file',
    partitionBy: 'none',
    timeServer: undefined,
    slurmVersion: '22.05.8',
    auth: 'munge',
    people: [],
    formerPeople: [],
    ids: { slurm: 64_030, munge: 899 },
    secrets: { mungeKey: '', slurmKey: '' },
    headKey: 'ssh-ed25519 HEAD breadbox',
    chipPanels: new Set(),
    agent: { version: '0.1.0', sha256: '', path: '', url: undefined, ca: undefined, tokens: new Map() },
    ...given,
  };
}

/** What a phase sees of a node of it. */
export function testView(
  cluster: Cluster,
  node: string,
  looked: string,
  others: Readonly<Record<string, string>> = {},
): View {
  const host = cluster.hosts.find((each) => each.node === node)!;
  return { host, cluster, looked, lookedOn: (other) => (other === node ? looked : others[other]) };
}

export function whats(phase: Pick<Phase, 'steps'>, view: View): string[] {
  return phase.steps(view).map(({ what }) => what);
}
