import { BreadboxError } from '../cluster/errors.ts';
import type { Passwords } from '../protocol/fleet.ts';
import type { NodeRow } from '../protocol/inventory.ts';
import type { Cluster } from '../provision/cluster.ts';
import type { Decision, FoundNode } from '../provision/decide-cluster.ts';
import type { Facts } from '../provision/facts.ts';
import { HostTalk } from '../provision/host-talk.ts';
import { Looks } from '../provision/looks.ts';
import type { Part } from '../provision/rounds.ts';
import type { Remote, RemoteOutput } from '../provision/ssh/remote.ts';
import type { Target } from '../provision/ssh/target.ts';
import { asUser } from '../provision/verify/as-user.ts';
import type { Check, Exam, Patient, Question, Treatment } from './check.ts';
import { LOOK_AT_SLURM_CONF, readSlurmConf } from './read-slurm-conf.ts';

const ASK_SEC = 20;
const SLURM_CONF = '@slurm.conf';
const ENVIRONMENT = `LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
umask 022
`;

/** A node to be examined, with what it told of itself the last time. */
export interface Admitted {
  readonly row: NodeRow;
  readonly target: Target;
  readonly facts: Facts | undefined;
}

export interface WardParts {
  readonly nodes: readonly Admitted[];
  /** Of the cluster, but not to be examined: they count by what they told the last time. */
  readonly others: readonly Admitted[];
  /** `undefined`: no cluster, or an adopted one. */
  readonly decide: ((found: readonly FoundNode[]) => Decision) | undefined;
  /** Of an adopted cluster: the node that speaks to slurmctld. */
  readonly adoptedHead: string | undefined;
  readonly checks: readonly Check[];
  readonly remote: Remote;
  readonly passwords: Passwords | undefined;
}

type Trouble = Patient['trouble'];

/** The nodes under examination: what was seen of them, and the ways to ask and to treat them. */
export class Ward {
  readonly #parts: WardParts;
  readonly #talk: HostTalk;
  #looks = new Looks();
  readonly #facts = new Map<string, Facts>();
  readonly #trouble = new Map<string, NonNullable<Trouble>>();
  cluster: Cluster | undefined;
  /** Why it could not be decided what the cluster is to be. */
  undecided: Exam['undecided'];

  constructor(parts: WardParts) {
    this.#parts = parts;
    this.#talk = new HostTalk(parts.remote, parts.passwords);
  }

  /** Connects to all at once, hears their facts and looks at them; in one round trip a node where the cluster is as it was. */
  async gather(): Promise<void> {
    this.#looks = new Looks();
    this.#decide();
    const expected = this.cluster;
    await Promise.all(
      this.#parts.nodes.map(async ({ row, target, facts: known }) => {
        const parts = this.#wanted(this.#patient(row, this.#facts.get(row.node) ?? known, undefined), expected);
        await this.#guarded(row.node, async () => {
          const { facts, looked } = await this.#talk.gather(target, parts);
          this.#facts.set(row.node, facts);
          this.#trouble.delete(row.node);
          this.#looks.keep(row.node, parts, looked);
        });
      }),
    );
    this.#decide();
    await Promise.all(
      this.#parts.nodes.map(async ({ row, target }) => {
        const patient = this.patients.find(({ node }) => node === row.node)!;
        if (patient.facts === undefined) return;
        const missing = this.#looks.missing(row.node, this.#wanted(patient, this.cluster));
        if (missing.length === 0) return;
        await this.#guarded(row.node, async () => {
          this.#looks.keep(row.node, missing, await this.#talk.look(target, missing));
        });
      }),
    );
  }

  /** In the order of the inventory, also those that cannot be reached. */
  get patients(): readonly Patient[] {
    return this.#parts.nodes.map(({ row }) => {
      const trouble = this.#trouble.get(row.node);
      return this.#patient(row, trouble === undefined ? this.#facts.get(row.node) : undefined, trouble);
    });
  }

  get head(): string | undefined {
    return this.cluster?.head.node ?? this.#parts.adoptedHead;
  }

  get slurmConf(): ReadonlyMap<string, string> {
    return readSlurmConf((this.head && this.#looks.text(this.head, SLURM_CONF)) ?? '');
  }

  looked(node: string, check: string): string {
    return this.#looks.text(node, check) ?? '';
  }

  /** @throws BreadboxError as `Remote.run` */
  async ask(
    node: string,
    { script, stdin, account, timeoutSec = ASK_SEC }: Question,
    signal: AbortSignal,
  ): Promise<RemoteOutput> {
    const { passwords, remote } = this.#parts;
    try {
      return await remote.run(this.#target(node), {
        command: ENVIRONMENT + (account === undefined ? script : asUser(account, ENVIRONMENT + script)),
        stdin: stdin ?? '',
        root: true,
        ...{ timeoutSec, signal, passwords },
      });
    } catch (error) {
      if (error instanceof BreadboxError && error.code === 'unreachable') this.#lose(node, error);
      throw error;
    }
  }

  /** What it printed last, where it failed. @throws BreadboxError as `Remote.run` */
  async treat({ node, sources = [], ...step }: Treatment): Promise<string | undefined> {
    const nothing = () => undefined;
    const target = this.#target(node);
    const { failed } = await this.#talk.withSources(target, sources, (shell) =>
      this.#talk.change(target, [{ ...step, script: shell + step.script }], [], { step: nothing, output: nothing }),
    );
    return failed && (failed.output || `it ended with ${failed.exitCode}`);
  }

  #decide(): void {
    const { nodes, others, decide } = this.#parts;
    if (decide === undefined) return;
    const found = [...nodes, ...others].flatMap(({ row, target, facts: known }): FoundNode[] => {
      const facts = this.#facts.get(row.node) ?? known;
      return facts === undefined ? [] : [{ row, target, facts }];
    });
    if (found.length === 0) return;
    const decision = decide(found);
    this.cluster = 'cluster' in decision ? decision.cluster : undefined;
    this.undecided = 'cluster' in decision ? undefined : decision.problems[0];
  }

  #patient(row: NodeRow, facts: Facts | undefined, trouble: Trouble): Patient {
    const { cluster } = this;
    const host = cluster?.hosts.find(({ node }) => node === row.node);
    return {
      node: row.node,
      address: host?.address ?? row.address,
      isHead: row.node === this.head,
      isStorage: cluster !== undefined && cluster.home === 'nfs' && cluster.storage.node === row.node,
      computes:
        cluster === undefined
          ? this.#parts.adoptedHead !== undefined
          : cluster.compute.some(({ node }) => node === row.node),
      facts,
      trouble,
    };
  }

  #wanted(patient: Patient, cluster: Cluster | undefined): Part[] {
    const own = patient.isHead ? [{ name: SLURM_CONF, script: LOOK_AT_SLURM_CONF }] : [];
    const looks = this.#parts.checks.flatMap(({ name, look }): Part[] => {
      const script = look?.(patient, cluster);
      return script === undefined ? [] : [{ name, script }];
    });
    return [...own, ...looks];
  }

  /** The edge of a node: one that cannot be asked keeps no other from it. */
  async #guarded(node: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof BreadboxError)) throw error;
      this.#lose(node, error);
    }
  }

  #lose(node: string, { code, message: sentence, hint }: BreadboxError): void {
    this.#trouble.set(node, { code, sentence, hint });
  }

  #target(node: string): Target {
    const admitted = this.#parts.nodes.find(({ row }) => row.node === node);
    if (admitted === undefined) throw new Error(`${node} is not examined`);
    return admitted.target;
  }
}
