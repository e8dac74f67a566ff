import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Door } from './door.ts';
import type { Listening } from './listen.ts';
import { bracketed } from './own-address.ts';
import type { ServerCertificate } from './tls/server-certificate.ts';
import type { UpgradeListener } from './web-socket-upgrade.ts';

export interface TlsFacts {
  /** Where people of other computers reach the head. */
  readonly urls: readonly string[];
  /** Where nodes do, if not there. */
  readonly nodesUrl: string | undefined;
  /** PEM. */
  readonly ca: string;
  readonly fingerprint: string;
}

export interface TlsOptions {
  readonly home: string;
  readonly names: readonly string[];
  readonly port: number;
  readonly warn: (message: string, error: unknown) => void;
}

interface OpenDoor {
  readonly door: Door;
  readonly listening: Listening;
}

const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** All that the head serves beyond its own computer. Certificates are made when the first of it opens. */
export class TlsListeners {
  readonly #options: TlsOptions;
  readonly #open: OpenDoor[] = [];
  #certificate: Promise<ServerCertificate> | undefined;
  #known: ServerCertificate | undefined;
  #serve: ((door: Door, listening: Listening) => void) | undefined;

  constructor(options: TlsOptions) {
    this.#options = options;
  }

  /** @throws BreadboxError `port-in-use`, `listen-refused` */
  async open(listen: string, forWhom: 'people' | 'nodes', port = this.#options.port): Promise<Listening['address']> {
    const certificate = await this.#certified();
    const { listenTls } = await import('./tls/listen-tls.ts');
    const listening = await listenTls({ listen, port }, certificate);
    const door = tlsDoor(listening.address.port, certificate, forWhom === 'nodes');
    this.#open.push({ door, listening });
    this.#serve?.(door, listening);
    return listening.address;
  }

  /** Takes no new connection there. Nothing, where nothing is open. */
  async close({ listen, port }: Listening['address'], graceMs: number): Promise<void> {
    const found = this.#open.findIndex(
      ({ listening: { address } }) => address.listen === listen && address.port === port,
    );
    if (found !== -1) await this.#open.splice(found, 1)[0]?.listening.stop(graceMs);
  }

  /** Calls that came before wait until then. */
  serve(listener: (door: Door) => RequestListener, upgrade?: (door: Door) => UpgradeListener): void {
    this.#serve = (door, listening) => listening.serve(listener(door), upgrade?.(door));
    for (const { door, listening } of this.#open) this.#serve(door, listening);
  }

  /** Whether people, and so nodes too, get in at this address of ours; then by which port. */
  portOfPeopleAt(address: string): number | undefined {
    const isThere = (listen: string): boolean => EVERYWHERE.has(listen) || listen === address;
    return this.#open.find(({ door, listening }) => !door.nodesOnly && isThere(listening.address.listen))?.listening
      .address.port;
  }

  /** @returns nothing while nothing is open */
  facts(): TlsFacts | undefined {
    if (this.#known === undefined || this.#open.length === 0) return undefined;
    const { certificate: ca, fingerprint } = this.#known.authority;
    const urls = this.#open
      .filter(({ door }) => !door.nodesOnly)
      .flatMap(({ listening }) => this.#urls(listening.address));
    const nodes = this.#open.find(({ door, listening }) => door.nodesOnly && listening.address.listen !== '127.0.0.1');
    return {
      urls,
      nodesUrl: nodes && urlOf(nodes.listening.address.listen, nodes.listening.address.port),
      ca,
      fingerprint,
    };
  }

  /** As whom the head is known, also where nothing is open yet. */
  async identity(): Promise<Pick<TlsFacts, 'ca' | 'fingerprint'>> {
    const { certificate: ca, fingerprint } = (await this.#certified()).authority;
    return { ca, fingerprint };
  }

  /** The certificate says the names and addresses of this moment. */
  async announce(): Promise<void> {
    await (await this.#certified()).look();
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all(this.#open.splice(0).map(({ listening }) => listening.stop(graceMs)));
    (await this.#certificate)?.stop();
  }

  #urls({ listen, port }: Listening['address']): readonly string[] {
    if (!EVERYWHERE.has(listen)) return [urlOf(listen, port)];
    const others = [...(this.#known?.names ?? [])].filter((name) => !['localhost', '127.0.0.1', '::1'].includes(name));
    return others.filter((name) => name.includes('.') || name.includes(':')).map((name) => urlOf(name, port));
  }

  #certified(): Promise<ServerCertificate> {
    const { home, names, warn } = this.#options;
    this.#certificate ??= import('./tls/server-certificate.ts').then(async ({ ServerCertificate: { open } }) => {
      this.#known = await open({ directory: join(home, 'tls'), names, warn });
      return this.#known;
    });
    return this.#certificate;
  }
}

function urlOf(host: string, port: number): string {
  return `https://${bracketed(host)}${port === 443 ? '' : `:${port}`}`;
}

/** Nodes may come through a tunnel of another port, and never with a cookie: of what they call us, the name alone counts. */
function tlsDoor(port: number, certificate: ServerCertificate, nodesOnly: boolean): Door {
  let names: ReadonlySet<string> | undefined;
  let hosts: ReadonlySet<string> = new Set();
  return {
    scheme: 'https',
    nodesOnly,
    url: (host) => `https://${host ?? ''}`,
    hosts() {
      if (names === certificate.names) return hosts;
      names = certificate.names;
      const known = [...names].map(bracketed);
      hosts = new Set([...known.map((name) => `${name}:${port}`), ...(port === 443 || nodesOnly ? known : [])]);
      return hosts;
    },
  };
}
