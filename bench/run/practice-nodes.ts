import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeRow } from '../../src/protocol/inventory.ts';
import { BenchHead } from '../bench-head.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

/** Virtual nodes that a head of Breadbox knows, and other programs by an SSH configuration of their own. */
export class PracticeNodes {
  readonly head: BenchHead;
  /** Names, folded. */
  readonly nodes: string;
  readonly names: readonly string[];
  readonly #context: BenchContext;

  private constructor(head: BenchHead, names: readonly string[], context: BenchContext) {
    this.head = head;
    this.names = names;
    this.nodes = names.join(',');
    this.#context = context;
  }

  static async start(count: number, context: BenchContext): Promise<PracticeNodes> {
    const head = await BenchHead.start(context);
    try {
      context.say(`making ${count} virtual nodes`);
      // One of them is the head node of the practice cluster.
      const { stdout } = await head.cli([
        'sandbox',
        'create',
        '--nodes',
        String(count - 1),
        '--name',
        'bench',
        '--json',
      ]);
      const { inventory, nodes } = JSON.parse(stdout) as Made;
      const text = readFileSync(inventory, 'utf8');
      await head.calls.call('POST /api/inventory/import', { body: { name: inventory, text } });
      await head.calls.call('POST /api/fleet/contact', { body: { nodes: '@all', pin: true } });
      const known = await head.calls.call('GET /api/inventory', {});
      const practice = new PracticeNodes(
        head,
        nodes.map(({ node }) => node),
        context,
      );
      await practice.#writeConfigs(known);
      return practice;
    } catch (error) {
      await removeAll(head);
      throw error;
    }
  }

  /** Of ssh: each command with a connection of its own, or over one that stays. */
  config(warm: boolean): string {
    return join(this.#context.directory, warm ? 'warm' : 'cold');
  }

  /** For Ansible, which takes no node sets. */
  get hosts(): string {
    return join(this.#context.directory, 'hosts');
  }

  /** The next command of the head finds no connection. */
  async forgetConnections(): Promise<void> {
    const ways = await this.head.calls.call('GET /api/fleet/ssh', { query: { nodes: '@all' } });
    for (const { argv } of ways) {
      const socket = argv[argv.indexOf('-S') + 1]!;
      await runProgram(['ssh', '-O', 'exit', '-S', socket, 'node'], { signal: this.#context.signal }).catch(() => {});
    }
  }

  async stop(): Promise<void> {
    for (const name of this.names) {
      const words = ['ssh', '-F', this.config(true), '-O', 'exit', name];
      await runProgram(words, { signal: new AbortController().signal }).catch(() => {}); // it had none
    }
    await removeAll(this.head);
  }

  async #writeConfigs(nodes: readonly NodeRow[]): Promise<void> {
    const { directory, signal } = this.#context;
    const addresses = nodes.map(({ address }) => address);
    const { stdout: keys } = await runProgram(['ssh-keyscan', '-t', 'ed25519', ...addresses], { signal });
    writeFileSync(join(directory, 'known_hosts'), keys);
    const hosts = nodes
      .map(({ node, address, user, identityFile }) => {
        const login = user === undefined ? '' : `  User ${user}\n`;
        const key = identityFile === undefined ? '' : `  IdentityFile ${identityFile}\n`;
        return `Host ${node}\n  HostName ${address}\n${login}${key}`;
      })
      .join('');
    const common = `  UserKnownHostsFile ${directory}/known_hosts\n  LogLevel ERROR\n`;
    writeFileSync(this.config(false), `${hosts}Host *\n${common}`);
    const shared = `  ControlMaster auto\n  ControlPath ${directory}/c-%h\n  ControlPersist 600\n`;
    writeFileSync(this.config(true), `${hosts}Host *\n${common}${shared}`);
    writeFileSync(this.hosts, `${this.names.join('\n')}\n`);
  }
}

interface Made {
  readonly inventory: string;
  readonly nodes: readonly { readonly node: string; readonly address: string }[];
}

async function removeAll(head: BenchHead): Promise<void> {
  try {
    await head.cli(['sandbox', 'destroy', '--all']);
  } finally {
    await head.stop();
  }
}
