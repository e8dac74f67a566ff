import type { Remote } from '../ssh/remote.ts';
import type { Target } from '../ssh/target.ts';
import { type PackageProxy, siteOf, startPackageProxy } from './package-proxy.ts';

/** What steps find their way by; `installScript` hands it to apt. */
export const PROXY_VARIABLE = 'BREADBOX_PACKAGE_PROXY';

export interface PackageWay {
  /** A line of shell that tells the steps after it. */
  readonly shell: string;
  close(): Promise<void>;
}

/**
 * Ways to package sources for hosts without the internet: through their SSH connections and this computer, while they install. The
 * proxy at this end stands as long as there is a way.
 */
export class PackageWays {
  readonly #remote: Pick<Remote, 'reverseTunnel'>;
  #proxy: Promise<PackageProxy> | undefined;
  #open = 0;

  constructor(remote: Pick<Remote, 'reverseTunnel'>) {
    this.#remote = remote;
  }

  /** @param sources URLs of package sources. @throws BreadboxError as `Remote.reverseTunnel` */
  async open(target: Target, sources: readonly string[]): Promise<PackageWay> {
    this.#open += 1;
    try {
      this.#proxy ??= startPackageProxy();
      const proxy = await this.#proxy;
      proxy.allow(sources.flatMap((source) => (URL.canParse(source) ? [siteOf(new URL(source))] : [])));
      const tunnel = target.local === true ? undefined : await this.#remote.reverseTunnel(target, proxy.port);
      return {
        shell: shellOf(tunnel?.port ?? proxy.port),
        close: async () => {
          await tunnel?.stop();
          await this.#closed();
        },
      };
    } catch (error) {
      await this.#closed();
      throw error;
    }
  }

  async #closed(): Promise<void> {
    this.#open -= 1;
    if (this.#open > 0) return;
    const proxy = this.#proxy;
    this.#proxy = undefined;
    await (await proxy)?.stop();
  }
}

function shellOf(port: number): string {
  return `${PROXY_VARIABLE}=http://127.0.0.1:${port}; export ${PROXY_VARIABLE}\n`;
}
