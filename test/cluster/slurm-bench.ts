import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineUnderTest } from '../../src/jobs/contract/contract-bench.ts';
import { createSlurmEngine } from '../../src/jobs/engines/slurm/create-slurm-engine.ts';
import type { SlurmEngine } from '../../src/jobs/engines/slurm/slurm-engine.ts';
import type { ClusterHead } from './cluster-head.ts';
import { SshShell } from './ssh-shell.ts';

/** Where people's homes lie: on the head node `/home`, which the others have mounted here. */
const HOMES = '/srv/home';
const POLL_MS = 150;
const USERS = ['ada', 'bob'] as const;

interface BenchNode {
  readonly node: string;
  readonly address: string;
}

/** A cluster of a head node and one node with two cores, and engines that run jobs on it. */
export class SlurmBench {
  readonly #shells: ReadonlyMap<string, SshShell>;
  readonly #folder: string;
  readonly head: BenchNode;
  readonly compute: BenchNode;
  readonly #parent: string;

  private constructor(
    shells: ReadonlyMap<string, SshShell>,
    parent: string,
    folder: string,
    [head, compute]: readonly [BenchNode, BenchNode],
  ) {
    this.#shells = shells;
    this.#parent = parent;
    this.#folder = folder;
    this.head = head;
    this.compute = compute;
  }

  /** Makes the cluster, and accounts for `ada` and `bob`. */
  static async make(head: ClusterHead, release: 'bookworm' | 'trixie'): Promise<SlurmBench> {
    const sandbox = await head.sandbox(['--nodes', '1', '--release', release]);
    await head.json(['up', sandbox.inventory, '--yes'], { timeoutSec: 600 });
    return SlurmBench.open(head.home, sandbox);
  }

  static async open(
    home: string,
    sandbox: { readonly name: string; readonly head: string; readonly nodes: readonly BenchNode[] },
  ): Promise<SlurmBench> {
    const folder = join(home, 'sandboxes', sandbox.name);
    const parent = await mkdtemp('/var/tmp/bbx-engine-');
    const shells = new Map(
      sandbox.nodes.map(({ node, address }) => [node, new SshShell(node, address, join(folder, 'key'), parent)]),
    );
    const headNode = sandbox.nodes.find(({ node }) => node === sandbox.head)!;
    const compute = sandbox.nodes.find(({ node }) => node !== sandbox.head)!;
    const bench = new SlurmBench(shells, parent, folder, [headNode, compute]);
    for (const node of [headNode, compute]) await bench.#addUsers(node);
    return bench;
  }

  shellOf({ node }: BenchNode): SshShell {
    return this.#shells.get(node)!;
  }

  /** As root there; what it printed. */
  async onNode(node: BenchNode, script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.shellOf(node).run({ script });
    if (exitCode !== 0) throw new Error(`${node.node}: ${script} ended with ${exitCode}: ${stderr}`);
    return stdout;
  }

  /** Where a path of the nodes lies on this computer. */
  here(path: string): string {
    const shared = path === HOMES || path.startsWith(`${HOMES}/`);
    const node = shared ? this.head : this.compute;
    return join(this.#folder, 'disks', node.node, shared ? path.replace(HOMES, '/home') : path);
  }

  engine(directory: string, warn?: (message: string, error?: unknown) => void): Promise<SlurmEngine> {
    return createSlurmEngine({
      shell: this.shellOf(this.head),
      key: 'slurm:test',
      directory: join(this.#parent, directory),
      watchedMs: POLL_MS,
      ...(warn !== undefined && { warn }),
    });
  }

  /** For the contract: a folder and an engine of its own. */
  async under(): Promise<EngineUnderTest> {
    const name = `work-${Math.random().toString(36).slice(2)}`;
    const directory = `${HOMES}/ada/${name}`;
    await this.onNode(this.head, `mkdir ${directory}; chown ada: ${directory}; chmod 1777 ${directory}`);
    const engine = await this.engine(name);
    return {
      engine,
      directory,
      here: (path) => this.here(path),
      processes: () => this.onNode(this.compute, 'ps -A -o pid=,stat='),
      accountOf: (owner) => (owner === 'bob' ? 'bob' : 'ada'),
      otherAccount: 'bob',
      stop: async () => {
        await engine.close();
        await this.clear();
        await this.onNode(this.head, `rm -rf ${directory}`);
      },
    };
  }

  /** Ends all jobs, without waiting for those that do not listen. */
  async clear(): Promise<void> {
    await this.onNode(this.head, 'for user in ada bob root; do scancel --quiet --user=$user; done; true');
    for (const until = Date.now() + 60_000; ; await sleep(100)) {
      await this.onNode(this.compute, 'pkill -KILL -u ada; pkill -KILL -u bob; true');
      const left = await this.onNode(this.head, `squeue -h -o '%i %T'`);
      if (left.trim() === '') return;
      if (Date.now() > until) throw new Error(`jobs that do not end: ${left}`);
    }
  }

  async close(): Promise<void> {
    for (const shell of this.#shells.values()) await shell.close();
    await rm(this.#parent, { recursive: true, force: true, maxRetries: 5 });
  }

  async #addUsers(node: BenchNode): Promise<void> {
    const each = USERS.map((user, index) => {
      const home = `${HOMES}/${user}`;
      const add = `id ${user} 2>/dev/null || useradd -M -u ${2001 + index} -d ${home} -s /bin/bash ${user}`;
      return `${add}; mkdir -p ${home}; chown ${user}: ${home}`;
    });
    await this.onNode(node, each.join('\n'));
  }
}
