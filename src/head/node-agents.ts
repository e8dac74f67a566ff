import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster } from '../provision/cluster.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Target } from '../provision/ssh/target.ts';
import type { Tokens } from './access/tokens.ts';
import type { NodeListener } from './node-listener.ts';
import { NodeTunnels } from './node-tunnels.ts';

const keptSchema = z.object({
  tokens: z.record(z.string(), z.object({ tokenId: z.string(), token: z.string() })),
  tunnels: z.array(z.string()).default([]),
});
type Kept = z.infer<typeof keptSchema>;

export interface NodeAgentsOptions {
  readonly listener: NodeListener;
  readonly tokens: Tokens;
  readonly remote: Pick<Remote, 'run' | 'reverseTunnel'>;
  readonly home: string;
  readonly version: string;
  /** breadbox-agent as built. */
  readonly bundle: string;
  /** Whose tokens the nodes have. */
  readonly account: string;
  /** As the inventory knows them now. */
  readonly targets: (nodes: readonly string[]) => Promise<readonly Target[]>;
  readonly warn: (message: string, error: unknown) => void;
}

/** What the agents of the cluster's nodes need of this head: the bundle, a way here, a token each. */
export class NodeAgents {
  readonly #options: NodeAgentsOptions;
  readonly #tunnels: NodeTunnels;
  readonly #path: string;

  constructor(options: NodeAgentsOptions) {
    this.#options = options;
    this.#tunnels = new NodeTunnels(options);
    this.#path = join(options.home, 'cluster', 'agents.json');
  }

  /**
   * For a plan, before anything is decided; opens nothing. Each node gets a token of its own, the same each time, so that an
   * unchanged cluster stays so.
   */
  async forPlan(targets: readonly Target[]): Promise<Cluster['agent']> {
    const { version, bundle: path, listener } = this.#options;
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    const [first] = targets;
    if (first === undefined) return { version, sha256, path, url: undefined, ca: undefined, tokens: new Map() };
    const { url, ca, fingerprint } = await listener.wouldBe(first.address);
    const tokens = await this.#tokensFor(targets.map(({ node }) => node));
    const tunnels = this.#tunnels;
    return {
      ...{ version, sha256, path, url, ca, fingerprint, tokens },
      /** Read when the plan is carried out, which is after `connect`. */
      get tunnels() {
        return tunnels.ports;
      },
    };
  }

  /**
   * Once nodes can be reached, and before anything is changed there: opens the way in, tests it from each, and opens tunnels.
   * @throws BreadboxError `port-in-use`, `listen-refused`
   */
  async connect(targets: readonly Target[]): Promise<void> {
    const [first] = targets;
    if (first === undefined) return;
    const { loopbackPort, url } = await this.#options.listener.open(first.address);
    await this.#tunnels.openWhereNeeded(targets, url, loopbackPort);
    await this.#keep({ ...(await this.#kept()), tunnels: [...this.#tunnels.nodes] });
  }

  /** After a start of the head: what was open is open again. */
  async start(): Promise<void> {
    const access = await this.#options.listener.reopen();
    const { tunnels } = await this.#kept();
    if (access === undefined || tunnels.length === 0) return;
    await this.#tunnels.openAgain(await this.#options.targets(tunnels), access.loopbackPort);
  }

  /** Nodes that have left; without any others the way in is closed. */
  async release(nodes: readonly string[], isLast: boolean): Promise<void> {
    const kept = await this.#kept();
    for (const node of nodes) {
      const token = kept.tokens[node];
      // One that was revoked by hand is gone already.
      if (token !== undefined) await this.#options.tokens.revoke(token.tokenId, undefined, undefined).catch(() => {});
      delete kept.tokens[node];
    }
    await this.#keep({ ...kept, tunnels: kept.tunnels.filter((node) => !nodes.includes(node)) });
    if (!isLast) return;
    await this.#tunnels.close();
    await this.#options.listener.close();
  }

  async stop(): Promise<void> {
    this.#options.listener.stop();
    await this.#tunnels.close();
  }

  async #tokensFor(nodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { tokens, account } = this.#options;
    const kept = await this.#kept();
    let isNew = false;
    for (const node of nodes) {
      const there = kept.tokens[node];
      if (there !== undefined && (await tokens.who(there.token))?.nodes === node) continue;
      const { tokenId, token } = await tokens.create({
        role: 'node',
        user: account,
        nodes: node,
        name: `agent of ${node}`,
      });
      kept.tokens[node] = { tokenId, token };
      isNew = true;
    }
    if (isNew) await this.#keep(kept);
    return new Map(nodes.map((node) => [node, kept.tokens[node]!.token]));
  }

  async #kept(): Promise<Kept> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{"tokens":{}}';
      throw error;
    });
    return keptSchema.parse(JSON.parse(text));
  }

  async #keep(kept: Kept): Promise<void> {
    const directory = join(this.#options.home, 'cluster');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700);
    await writeFile(`${this.#path}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600, flush: true });
    await rename(`${this.#path}.new`, this.#path);
  }
}
