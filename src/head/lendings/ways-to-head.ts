import { BreadboxError } from '../../cluster/errors.ts';
import type { Remote } from '../../provision/ssh/remote.ts';
import type { Target } from '../../provision/ssh/target.ts';
import type { NodeListener } from '../node-listener.ts';
import { NodeTunnels } from '../node-tunnels.ts';
import type { WayToHead } from './lent-nodes.ts';

export interface WaysToHeadParts {
  readonly listener: NodeListener;
  readonly remote: Pick<Remote, 'run' | 'reverseTunnel'>;
  readonly warn: (message: string, error?: unknown) => void;
  /** A tunnel was opened anew: the worker there has to hear of it. */
  readonly told: (node: string) => Promise<void>;
}

/** How each lent node reaches the head: by the address that the head shares with it, else by a tunnel. */
export class WaysToHead {
  readonly #parts: WaysToHeadParts;
  readonly #tunnels: NodeTunnels;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(parts: WaysToHeadParts) {
    this.#parts = parts;
    this.#tunnels = new NodeTunnels({ ...parts, tell: (target) => parts.told(target.node) });
  }

  /** Opens the way in where it is not open. @throws BreadboxError `unreachable`, `port-in-use`, `listen-refused` */
  async wayOf(target: Target): Promise<WayToHead> {
    const { url, ca, fingerprint, loopbackPort } = await this.#open(target.address);
    await this.#tunnels.openWhereNeeded([target], url, loopbackPort);
    const isHeld = this.#tunnels.nodes.includes(target.node);
    const port = this.#tunnels.ports.get(target.node);
    if (port !== undefined) return { url: `https://127.0.0.1:${port}`, ca, fingerprint };
    if (url !== undefined && !isHeld) return { url, ca, fingerprint };
    throw new BreadboxError(
      'unreachable',
      `${target.node} cannot connect to the head${url === undefined ? '' : ` at ${url}`}, and no tunnel could be opened.`,
      { hint: 'Let it through the firewall, or allow tunnels there: AllowTcpForwarding in sshd_config.' },
    );
  }

  /** Where nodes without a tunnel find the head now; nothing while the way in is closed. */
  async reopened(): Promise<string | undefined> {
    return (await this.#parts.listener.reopen())?.url;
  }

  release(node: string): Promise<void> {
    return this.#tunnels.release(node);
  }

  /** No node is lent any more. */
  async close(): Promise<void> {
    await this.#tunnels.close();
    await this.#parts.listener.close('lent');
  }

  stop(): Promise<void> {
    return this.#tunnels.close();
  }

  /** One after another: opening changes what the next one finds. */
  #open(address: string) {
    const opened = this.#opening.then(() => this.#parts.listener.open(address, 'lent'));
    this.#opening = opened.catch(() => {});
    return opened;
  }
}
