import { readFile } from 'node:fs/promises';
import { splitWords } from '../cluster/posix-words.ts';
import { machineCommand } from './machine-command.ts';
import { keepForwarding, restoreForwarding } from './machine-limits.ts';

/** The network of one sandbox: a bridge of its own, and the way out through the machine's own address. */
export class Bridge {
  readonly #tag: string;
  readonly link: string;

  constructor(tag: string) {
    this.#tag = tag;
    this.link = `br-${tag}`;
  }

  /** Also where it is open already. @param prefix `10.x.y` */
  async open(prefix: string): Promise<void> {
    if (!(await this.#exists())) {
      const { link } = this;
      const lines = [`link add ${link} type bridge`, `address add ${prefix}.1/24 dev ${link}`, `link set ${link} up`];
      await machineCommand(['ip', '-batch', '-'], { input: `${lines.join('\n')}\n` });
    }
    const network = `${prefix}.0/24`;
    const comment = ['-m', 'comment', '--comment', this.#comment];
    await keepForwarding();
    // Anew each time: another program may have emptied one table and not the other.
    await this.#removeRules();
    // At the top, the last one first: other programs, such as Docker, forbid in the end what nobody allowed before.
    // Nodes may go anywhere; from elsewhere only answers come in.
    const answers = ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'];
    await iptables(['-I', 'FORWARD', '-o', this.link, ...comment, '-j', 'DROP']);
    await iptables(['-I', 'FORWARD', '-o', this.link, ...answers, ...comment, '-j', 'ACCEPT']);
    await iptables(['-I', 'FORWARD', '-i', this.link, ...comment, '-j', 'ACCEPT']);
    const away = ['-s', network, '!', '-d', network];
    await iptables(['-t', 'nat', '-A', 'POSTROUTING', ...away, ...comment, '-j', 'MASQUERADE']);
  }

  async close(): Promise<void> {
    await this.#removeRules();
    if (await this.#exists()) await machineCommand(['ip', 'link', 'delete', this.link]);
    await restoreForwarding();
  }

  get #comment(): string {
    return `breadbox ${this.#tag}`;
  }

  async #removeRules(): Promise<void> {
    for (const table of ['nat', 'filter'] as const) {
      for (const rule of await this.#rules(table)) await iptables(['-t', table, '-D', ...rule.slice(1)]);
    }
  }

  /** Its own rules as iptables prints them, `-A CHAIN …`, in words. */
  async #rules(table: 'nat' | 'filter'): Promise<readonly string[][]> {
    const lines = (await iptables(['-t', table, '-S'])).split('\n');
    return lines.filter((line) => line.includes(`"${this.#comment}"`)).map(splitWords);
  }

  async #exists(): Promise<boolean> {
    return readFile(`/sys/class/net/${this.link}/ifindex`).then(
      () => true,
      () => false,
    );
  }
}

async function iptables(words: readonly string[]): Promise<string> {
  return machineCommand(['iptables', '-w', ...words]);
}
