import { BreadboxError } from '../../../cluster/errors.ts';
import { joinWords } from '../../../cluster/posix-words.ts';
import type { ClusterShell } from './cluster-shell.ts';

const KNOWN_FOR_MS = 60_000;

/** Homes of Unix accounts as the cluster has them. */
export class ClusterAccounts {
  readonly #shell: ClusterShell;
  readonly #homes = new Map<string, { readonly home: string; readonly untilMs: number }>();

  constructor(shell: ClusterShell) {
    this.#shell = shell;
  }

  /** @throws BreadboxError `bad-input` where there is no such account, or jobs cannot run as it */
  async homeOf(name: string): Promise<string> {
    await this.#shell.known();
    const { login, accounts, node } = this.#shell;
    if (name !== login && !accounts) {
      throw new BreadboxError('bad-input', `A job is to run as ${name}, and Breadbox is ${login} on ${node}.`, {
        hint: 'Only where it may become root there do jobs run as other accounts.',
      });
    }
    const known = this.#homes.get(name);
    if (known !== undefined && known.untilMs > Date.now()) return known.home;
    const { exitCode, stdout } = await this.#shell.run({
      script: `getent passwd ${joinWords([name])}`,
      timeoutSec: 20,
    });
    const [found, , , , , home] = stdout.split('\n')[0]!.split(':');
    if (exitCode !== 0 || found !== name || home === undefined) {
      throw new BreadboxError('bad-input', `A job is to run as ${name}, and ${node} has no such account.`, {
        hint: 'breadbox user add makes one on all nodes.',
      });
    }
    this.#homes.set(name, { home: home || '/', untilMs: Date.now() + KNOWN_FOR_MS });
    return home || '/';
  }
}
