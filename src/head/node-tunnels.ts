import { BreadboxError } from '../cluster/errors.ts';
import { TUNNEL_FILE } from '../protocol/agent-places.ts';
import type { Remote, Tunnel } from '../provision/ssh/remote.ts';
import type { Target } from '../provision/ssh/target.ts';

const LOOK_EVERY_MS = 60_000;
const PROBE_SEC = 4;

interface Held {
  readonly target: Target;
  tunnel: Tunnel | undefined;
}

export interface NodeTunnelsOptions {
  readonly remote: Pick<Remote, 'run' | 'reverseTunnel'>;
  readonly warn: (message: string, error: unknown) => void;
  /** Tells a node the port of its loopback. Default: the agent of the cluster, by a file of root's. */
  readonly tell?: ((target: Target, port: number) => Promise<void>) | undefined;
}

/** Ways to the head for nodes that cannot connect to it, held open by the head: `ssh -R`. */
export class NodeTunnels {
  readonly #options: NodeTunnelsOptions;
  readonly #held = new Map<string, Held>();
  #localPort = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: NodeTunnelsOptions) {
    this.#options = options;
  }

  /** By node: the port of its loopback. */
  get ports(): ReadonlyMap<string, number> {
    const open = [...this.#held].flatMap(([node, { tunnel }]) =>
      tunnel === undefined ? [] : [[node, tunnel.port] as const],
    );
    return new Map(open);
  }

  /** Those that have one, or are to have one. */
  get nodes(): readonly string[] {
    return [...this.#held.keys()];
  }

  /**
   * Asks each node whether it can connect to the head, and opens a tunnel where it cannot. A node that is not reached itself is
   * left as it is: what comes after says so.
   */
  async openWhereNeeded(targets: readonly Target[], url: string | undefined, localPort: number): Promise<void> {
    await Promise.all(
      targets.map(async (target) => {
        try {
          if (url !== undefined && (await this.#connects(target, url))) await this.#drop(target.node);
          else await this.#hold(target, localPort);
        } catch (error) {
          if (!(error instanceof BreadboxError)) throw error;
          this.#options.warn(`no tunnel to ${target.node}`, error);
        }
      }),
    );
  }

  /** As before the head was started anew; the nodes are told the new ports. */
  async openAgain(targets: readonly Target[], localPort: number): Promise<void> {
    await Promise.all(targets.map((target) => this.#mend(target, localPort)));
  }

  /** This node needs it no more. */
  release(node: string): Promise<void> {
    return this.#drop(node);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await Promise.all([...this.#held.keys()].map((node) => this.#drop(node)));
  }

  async #hold(target: Target, localPort: number): Promise<void> {
    this.#localPort = localPort;
    this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
    const held = this.#held.get(target.node);
    if (held?.tunnel !== undefined && (await this.#answers(held))) return;
    await held?.tunnel?.stop();
    this.#held.set(target.node, { target, tunnel: undefined });
    const tunnel = await this.#options.remote.reverseTunnel(target, localPort);
    this.#held.set(target.node, { target, tunnel });
  }

  async #drop(node: string): Promise<void> {
    const held = this.#held.get(node);
    this.#held.delete(node);
    await held?.tunnel?.stop();
  }

  async #look(): Promise<void> {
    for (const held of [...this.#held.values()]) {
      const isWell = held.tunnel !== undefined && (await this.#answers(held));
      // Whoever has left in the meantime needs none.
      if (!isWell && this.#held.get(held.target.node) === held) await this.#mend(held.target, this.#localPort);
    }
  }

  /** A node that is away has no tunnel until it is back; it is tried again with the next look. */
  async #mend(target: Target, localPort: number): Promise<void> {
    try {
      await this.#hold(target, localPort);
      const port = this.#held.get(target.node)?.tunnel?.port;
      if (port !== undefined) await (this.#options.tell ?? this.#tellAgent)(target, port);
    } catch (error) {
      this.#held.set(target.node, { target, tunnel: undefined });
      this.#options.warn(`${target.node} has no tunnel to the head`, error);
    }
  }

  readonly #tellAgent = async (target: Target, port: number): Promise<void> => {
    const command = `mkdir -p /run/breadbox && echo ${port} >${TUNNEL_FILE}`;
    await this.#options.remote.run(target, { command, root: true, timeoutSec: PROBE_SEC * 2 });
  };

  async #answers({ target, tunnel }: Held): Promise<boolean> {
    return this.#connects(target, `https://127.0.0.1:${tunnel?.port}`).catch(() => false);
  }

  async #connects(target: Target, url: string): Promise<boolean> {
    const { hostname, port } = new URL(url);
    const place = `/dev/tcp/${hostname.replace(/^\[|\]$/g, '')}/${port || 443}`;
    const command = `timeout ${PROBE_SEC} bash -c 'exec 3<>${place}'`;
    const { exitCode } = await this.#options.remote.run(target, { command, timeoutSec: PROBE_SEC * 2 });
    return exitCode === 0;
  }
}
