import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cluster } from '../provision/cluster.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Target } from '../provision/ssh/target.ts';
import type { Tokens } from './access/tokens.ts';
import type { Holder, NodeListener } from './node-listener.ts';
import { NodeTunnels } from './node-tunnels.ts';

const keptSchema = z.object({
  tokens: z.record(z.string(), z.object({ tokenId: z.string(), token: z.string() })),
  tunnels: z.array(z.string()).default([]),
  watched: z.array(z.string()).default([]).describe('Nodes of no cluster that have an agent.'),
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
  async forPlan(targets: readonly Target[], holder: Holder = 'cluster'): Promise<Cluster['agent']> {
    const { version, bundle: path } = this.#options;
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    const [first] = targets;
    if (first === undefined) return { version, sha256, path, url: undefined, ca: undefined, tokens: new Map() };
    const { url, ca, fingerprint } = await this.#wayIn(first.address, holder);
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
  async connect(targets: readonly Target[], holder: Holder = 'cluster'): Promise<void> {
    const [first] = targets;
    if (first === undefined) return;
    const { loopbackPort, url } = await this.#options.listener.open(first.address, holder);
    await this.#tunnels.openWhereNeeded(targets, url, loopbackPort);
    const kept = await this.#kept();
    const nodes = targets.map(({ node }) => node);
    const others = kept.watched.filter((node) => !nodes.includes(node));
    const watched = holder === 'watched' ? [...others, ...nodes] : others;
    await this.#keep({ ...kept, tunnels: [...this.#tunnels.nodes], watched });
  }

  /** Whether it has an agent that speaks to this head, or is to have one. */
  async isInstalledOn(node: string): Promise<boolean> {
    return (await this.#kept()).watched.includes(node);
  }

  /** After a start of the head: what was open is open again. */
  async start(): Promise<void> {
    const access = await this.#options.listener.reopen();
    const { tunnels } = await this.#kept();
    if (access === undefined || tunnels.length === 0) return;
    await this.#tunnels.openAgain(await this.#options.targets(tunnels), access.loopbackPort);
  }

  /** Nodes that have left; `isLast`: there is no cluster any more. Without any others the way in is closed. */
  async release(nodes: readonly string[], isLast: boolean): Promise<void> {
    const kept = await this.#kept();
    for (const node of nodes) {
      const token = kept.tokens[node];
      // One that was revoked by hand is gone already.
      if (token !== undefined) await this.#options.tokens.revoke(token.tokenId, undefined, undefined).catch(() => {});
      delete kept.tokens[node];
      await this.#tunnels.release(node);
    }
    const stays = (node: string) => !nodes.includes(node);
    const watched = kept.watched.filter(stays);
    await this.#keep({ ...kept, tunnels: kept.tunnels.filter(stays), watched });
    const { listener } = this.#options;
    if (watched.length === 0) await listener.close('watched');
    if (isLast) await listener.close();
    if (isLast && watched.length === 0) await this.#tunnels.close();
  }

  async stop(): Promise<void> {
    this.#options.listener.stop();
    await this.#tunnels.close();
  }

  /** Nodes that are watched beside a cluster find the head where that does, or by a tunnel. */
  async #wayIn(node: string, holder: Holder) {
    const { listener } = this.#options;
    return holder === 'watched' && listener.isOpen ? listener.access() : listener.wouldBe(node);
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
