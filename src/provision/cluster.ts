import type { NodeRole } from '../protocol/node-roles.ts';
import type { Facts } from './facts.ts';
import type { Target } from './ssh/target.ts';

/** A node of the cluster as `up` sees it, after facts were gathered. */
export interface Host {
  readonly node: string;
  /** In the cluster's network: what other nodes know it by. */
  readonly address: string;
  readonly roles: readonly NodeRole[];
  readonly board: string | undefined;
  readonly groups: readonly string[];
  /** What the owner says of its sensors, in the words of the label `sensors`. */
  readonly sensors?: string | undefined;
  readonly target: Target;
  readonly facts: Facts;
}

/** A person with an account on all nodes. */
export interface Person {
  readonly user: string;
  readonly uid: number;
  readonly fullName: string;
  readonly keys: readonly string[];
}

/** Somebody who was removed: accounts that Breadbox made go, and the home with it where that was asked for. The uid stays taken. */
export interface FormerPerson {
  readonly user: string;
  readonly uid: number;
  readonly removeHome: boolean;
}

/** What the whole cluster is to be: decided once from choices and facts, before the first phase, and the same for all phases. */
export interface Cluster {
  readonly name: string;
  /** Made once, and marked on each node. */
  readonly clusterId: string;
  readonly hosts: readonly Host[];
  readonly head: Host;
  /** Serves the shared home. */
  readonly storage: Host;
  readonly compute: readonly Host[];
  /** Of `hosts`, those that are on their way out, or all on the way down. */
  readonly leaving: ReadonlySet<string>;
  /** CIDR that holds the addresses of all hosts. */
  readonly network: string;
  readonly home: 'nfs' | 'none';
  readonly accounting: 'file' | 'slurmdbd';
  readonly partitionBy: 'none' | 'board' | 'group';
  readonly timeServer: string | undefined;
  /** Of Slurm that the hosts' sources offer, as `22.05.8`. */
  readonly slurmVersion: string;
  readonly auth: 'munge' | 'slurm';
  readonly people: readonly Person[];
  readonly formerPeople: readonly FormerPerson[];
  /** Fixed for all nodes. */
  readonly ids: { readonly slurm: number; readonly munge: number };
  /** Made once a cluster, kept on the head in 0600 files; never in a detail, an argument or a log. */
  readonly secrets: {
    /** Base64 of 128 random bytes. */
    readonly mungeKey: string;
    /** Base64 of 1024. */
    readonly slurmKey: string;
  };
  /** The line for authorized_keys of the head daemon's own key. */
  readonly headKey: string;
  /** Nodes whose front panel is wired to a chip on I2C, as the owner has set it. */
  readonly chipPanels: ReadonlySet<string>;
  readonly agent: {
    readonly version: string;
    /** The bundle's SHA-256, hex; its path on this computer. */
    readonly sha256: string;
    readonly path: string;
    /** Where nodes reach the head daemon: https://ADDRESS:PORT. */
    readonly url: string | undefined;
    /** PEM of the cluster's own CA. */
    readonly ca: string | undefined;
    /** Its SHA-256, hex. */
    readonly fingerprint?: string | undefined;
    /** By node, where it cannot connect to the head: the port of its loopback at which the head's tunnel comes out. */
    readonly tunnels?: ReadonlyMap<string, number> | undefined;
    /** By node: its token. */
    readonly tokens: ReadonlyMap<string, string>;
  };
}

/** The hosts that the cluster has when this `up` has ended. */
export function staying({ hosts, leaving }: Pick<Cluster, 'hosts' | 'leaving'>): readonly Host[] {
  return hosts.filter(({ node }) => !leaving.has(node));
}
