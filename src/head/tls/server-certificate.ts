import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { type CertifiedKey, certifyServer } from './certificates.ts';
import { type Authority, isPair, keepAuthority, readPair, writePair } from './keep-authority.ts';
import { ownNames } from './own-names.ts';

/** A laptop has another address within so long of joining another network. */
const LOOK_EVERY_MS = 15_000;
const RENEW_DAYS = 120;
const DAY_MS = 86_400_000;

export interface CertificateOptions {
  readonly directory: string;
  /** Host names beyond those that this computer has of itself. */
  readonly names?: readonly string[];
  readonly now?: () => number;
  readonly lookUpNames?: () => readonly string[];
  readonly warn: (message: string, error: unknown) => void;
}

/**
 * The head's certificate, which follows its names and addresses, and its clock, which may be set long after the start.
 * Names that were left stay in until it is made anew: who holds an old address finds an answer there or none.
 */
export class ServerCertificate {
  readonly authority: Authority;
  readonly #options: CertificateOptions;
  readonly #listeners = new Set<(context: SecureContextOptions) => void>();
  #pair: CertifiedKey;
  #names: ReadonlySet<string>;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: CertificateOptions, authority: Authority, pair: CertifiedKey, names: readonly string[]) {
    this.#options = options;
    this.authority = authority;
    this.#pair = pair;
    this.#names = new Set(names);
  }

  static async open(options: CertificateOptions): Promise<ServerCertificate> {
    const authority = await keepAuthority(options.directory, now(options));
    const names = lookUp(options);
    const kept = await readPair(options.directory, 'head');
    const pair = kept !== undefined && holds(kept, authority, names, now(options)) ? kept : undefined;
    const opened = new ServerCertificate(
      options,
      authority,
      pair ?? certifyServer(authority, names, now(options)),
      names,
    );
    if (pair === undefined) await writePair(options.directory, 'head', opened.#pair);
    opened.#timer = setInterval(() => void opened.#look(), LOOK_EVERY_MS).unref();
    return opened;
  }

  /** Leaf and authority, so that who knows but the authority's fingerprint finds it in the handshake. */
  get context(): SecureContextOptions {
    return { cert: this.#pair.certificate + this.authority.certificate, key: this.#pair.key, minVersion: 'TLSv1.2' };
  }

  /** What a Host header may say, without its port. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  onRenewed(listener: (context: SecureContextOptions) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at names and clock now, not in a quarter of a minute. */
  async look(): Promise<void> {
    const names = lookUp(this.#options);
    this.#names = new Set(names);
    if (holds(this.#pair, this.authority, names, now(this.#options))) return;
    this.#pair = certifyServer(this.authority, names, now(this.#options));
    for (const listener of this.#listeners) listener(this.context);
    await writePair(this.#options.directory, 'head', this.#pair);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    // A disk that is full: the certificate holds in memory, and is made again by the next start.
    await this.look().catch((error: unknown) => this.#options.warn('the certificate could not be kept', error));
  }
}

function now({ now: clock = Date.now }: CertificateOptions): number {
  return clock();
}

function lookUp({ names = [], lookUpNames = () => ownNames(names) }: CertificateOptions): readonly string[] {
  return lookUpNames();
}

function holds(pair: CertifiedKey, authority: Authority, names: readonly string[], at: number): boolean {
  if (!isPair(pair)) return false;
  const certificate = new X509Certificate(pair.certificate);
  const endsAt = Date.parse(certificate.validTo);
  return (
    endsAt - at > RENEW_DAYS * DAY_MS &&
    certificate.verify(new X509Certificate(authority.certificate).publicKey) &&
    names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined)
  );
}
