import { createSocket } from 'node:dgram';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { bracketed, type OwnAddress } from './own-address.ts';
import type { TlsListeners } from './tls-listeners.ts';

/** What a node needs to reach the head and to know it. */
export interface NodeAccess {
  /** Absent: no way of this computer leads to the nodes, but through tunnels. */
  readonly url: string | undefined;
  /** PEM. */
  readonly ca: string;
  readonly fingerprint: string;
  /** A port of this computer's loopback that leads to the same: where tunnels end. */
  readonly loopbackPort: number;
}

export interface NodeListenerOptions {
  readonly tls: TlsListeners;
  readonly home: string;
  readonly port: number;
  readonly warn: (message: string, error: unknown) => void;
  /** Which of our addresses a node sees. */
  readonly addressToward?: (node: string) => Promise<string | undefined>;
}

/** A laptop that has joined another network listens there within so long. */
const FOLLOW_EVERY_MS = 15_000;
const STOP_GRACE_MS = 2000;
const LOOPBACK = '127.0.0.1';

/** For whom it is open: the nodes of the cluster, those that were lent, and others that are watched. */
const HOLDERS = ['cluster', 'lent', 'watched'] as const;
export type Holder = (typeof HOLDERS)[number];

/** `toward`: a node's address, by which our own is found again. */
const keptSchema = z.object({
  toward: z.string(),
  loopbackPort: z.int(),
  holders: z.array(z.enum(HOLDERS)).default(['cluster']),
});

/** The way in for nodes: opened by `up` and `farm lend`, open again after a restart, closed when nobody needs it any more. */
export class NodeListener {
  readonly #options: NodeListenerOptions;
  readonly #path: string;
  #toward: string | undefined;
  #outside: OwnAddress | undefined;
  #inside: OwnAddress | undefined;
  #url: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reopening: Promise<NodeAccess | undefined> | undefined;
  readonly #holders = new Set<Holder>();
  readonly #moved: (() => void)[] = [];

  constructor(options: NodeListenerOptions) {
    this.#options = options;
    this.#path = join(options.home, 'tls', 'nodes.json');
  }

  /** Where this node would find the head, once it is open. */
  async wouldBe(node: string): Promise<Omit<NodeAccess, 'loopbackPort'>> {
    const { tls, port } = this.#options;
    const address = await this.#addressToward(node);
    const url = address && urlOf(address, tls.portOfPeopleAt(address) ?? port);
    return { url, ...(await tls.identity()) };
  }

  /** @param listener hears that nodes find the head at another address from now on */
  onMove(listener: () => void): void {
    this.#moved.push(listener);
  }

  /**
   * @param node address of one of them; where the cluster's nodes have said already from where the head is seen, that stays
   * @throws BreadboxError `port-in-use`, `listen-refused`
   */
  async open(node: string, holder: Holder = 'cluster'): Promise<NodeAccess> {
    this.#holders.add(holder);
    if (holder === 'cluster' || !this.#holders.has('cluster')) this.#toward = node;
    this.#toward ??= node;
    await this.#openInside(0);
    await this.#moveTo(await this.#addressToward(this.#toward));
    await this.#keep();
    return this.access();
  }

  /** As it was before the head was started anew. Nothing where it was not open. */
  reopen(): Promise<NodeAccess | undefined> {
    this.#reopening ??= this.#openAsKept();
    return this.#reopening;
  }

  async #openAsKept(): Promise<NodeAccess | undefined> {
    const kept = await this.#kept();
    if (kept === undefined) return undefined;
    for (const holder of kept.holders) this.#holders.add(holder);
    this.#toward = kept.toward;
    await this.#openInside(kept.loopbackPort);
    await this.#follow();
    return this.access();
  }

  /** The holder needs it no more; it stays open for another. */
  async close(holder: Holder = 'cluster'): Promise<void> {
    this.#holders.delete(holder);
    if (this.#holders.size > 0) return this.#keep();
    this.stop();
    this.#toward = undefined;
    for (const address of [this.#outside, this.#inside])
      if (address !== undefined) await this.#options.tls.close(address, STOP_GRACE_MS);
    this.#outside = undefined;
    this.#inside = undefined;
    this.#url = undefined;
    await rm(this.#path, { force: true });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #openInside(port: number): Promise<void> {
    const { tls } = this.#options;
    this.#inside ??= await tls.open(LOOPBACK, 'nodes', port).catch(() => tls.open(LOOPBACK, 'nodes', 0));
    this.#timer ??= setInterval(() => void this.#follow(), FOLLOW_EVERY_MS).unref();
  }

  async #follow(): Promise<void> {
    if (this.#toward === undefined) return;
    const address = await this.#addressToward(this.#toward);
    // Without a network there is nowhere to go; the one that comes back may be the old one.
    if (address === undefined) return;
    // A port that another program has, or an address that is just going: it is tried again.
    await this.#moveTo(address).catch((error: unknown) => this.#options.warn('nodes cannot reach the head', error));
  }

  async #moveTo(address: string | undefined): Promise<void> {
    if (address === undefined || this.#outside?.listen === address) return;
    const { tls, port } = this.#options;
    const left = this.#outside;
    this.#outside = undefined;
    if (left !== undefined) await tls.close(left, STOP_GRACE_MS);
    await tls.announce();
    const people = tls.portOfPeopleAt(address);
    if (people === undefined) this.#outside = await tls.open(address, 'nodes', port);
    const before = this.#url;
    this.#url = urlOf(address, people ?? this.#outside?.port ?? port);
    if (before !== undefined && before !== this.#url) for (const listener of this.#moved) listener();
  }

  get isOpen(): boolean {
    return this.#inside !== undefined;
  }

  /** Only while it is open. */
  access(): NodeAccess {
    const { ca, fingerprint } = this.#options.tls.facts()!;
    return { url: this.#url, ca, fingerprint, loopbackPort: this.#inside!.port };
  }

  async #addressToward(node: string): Promise<string | undefined> {
    return (this.#options.addressToward ?? addressToward)(node);
  }

  async #kept(): Promise<z.infer<typeof keptSchema> | undefined> {
    try {
      return keptSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      this.#options.warn(`${this.#path} cannot be read: nodes reach the head again after the next up`, error);
      return undefined;
    }
  }

  async #keep(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const kept = { toward: this.#toward, loopbackPort: this.#inside?.port, holders: [...this.#holders] };
    await writeFile(`${this.#path}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
  }
}

/** As the routing table has it; nothing is sent. */
export function addressToward(node: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(node) ? 'udp6' : 'udp4');
    const done = (address: string | undefined): void => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => done(undefined));
    socket.connect(9, node, () => done(socket.address().address.replace(/%.*$/, '')));
  });
}

function urlOf(address: string, port: number): string {
  return `https://${bracketed(address)}:${port}`;
}
