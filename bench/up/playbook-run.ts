import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';
import type { BareNodes } from './bare-nodes.ts';

const PLAYBOOK = join(import.meta.dirname, 'playbook');
const AGENT = join(import.meta.dirname, '../../dist/breadbox-agent.cjs');

/** Ansible tells on stdout what went wrong. */
const SAY_WHAT_FAILED =
  'out=$("$@") && printf "%s\\n" "$out" || { printf "%s\\n" "$out" | grep -A 3 -E "fatal|FAILED" >&2; exit 1; }';

export interface PlaybookRun {
  readonly seconds: number;
  /** By its own count, all hosts together. */
  readonly changed: number;
}

/** Ansible with the playbook beside this file, run again and again on the same nodes with its connections kept. */
export class Playbook {
  readonly #place: string;
  readonly #words: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal;

  constructor({ nodes }: BareNodes, { signal }: BenchContext) {
    this.#signal = signal;
    this.#place = mkdtempSync(join(tmpdir(), 'bb-play-')); // paths of control sockets are short
    const inventory = join(this.#place, 'hosts.ini');
    const munge = join(this.#place, 'munge.key');
    writeFileSync(munge, randomBytes(128), { mode: 0o600 });
    writeFileSync(inventory, inventoryText(nodes));
    const network = `${nodes[0]!.address.replace(/\.\d+$/, '')}.0/24`;
    const variables = { cluster_network: network, munge_key_file: munge, agent_file: AGENT };
    this.#words = ['ansible-playbook', '-i', inventory, '-e', JSON.stringify(variables), 'site.yml'];
    const sockets = join(this.#place, 'cp');
    mkdirSync(sockets);
    this.#env = {
      ANSIBLE_CONFIG: join(PLAYBOOK, 'ansible.cfg'),
      ANSIBLE_HOME: this.#place,
      ANSIBLE_LOCAL_TEMP: this.#place,
      ANSIBLE_SSH_CONTROL_PATH_DIR: sockets,
      ANSIBLE_NOCOLOR: '1',
      LC_ALL: 'C.UTF-8',
    };
  }

  async run(): Promise<PlaybookRun> {
    const options = { signal: this.#signal, cwd: PLAYBOOK, env: this.#env };
    const { stdout, seconds } = await runProgram(['sh', '-c', SAY_WHAT_FAILED, 'sh', ...this.#words], options);
    const changed = Array.from(stdout.matchAll(/ changed=(\d+) /g)).reduce((sum, [, count]) => sum + Number(count), 0);
    return { seconds, changed };
  }

  async end(): Promise<void> {
    const sockets = join(this.#place, 'cp');
    for (const socket of readdirSync(sockets)) {
      const words = ['ssh', '-F', 'none', '-o', `ControlPath=${join(sockets, socket)}`, '-O', 'exit', 'host'];
      await runProgram(words, { signal: AbortSignal.timeout(10_000) }).catch(() => {}); // it has ended by itself
    }
    rmSync(this.#place, { recursive: true, force: true });
  }
}

function inventoryText(nodes: BareNodes['nodes']): string {
  const lines = nodes.map(
    ({ node, address, user, identityFile }) =>
      `${node} ansible_host=${address} ansible_user=${user} ansible_ssh_private_key_file='${identityFile}'`,
  );
  const named = (isHead: boolean) => nodes.filter((node) => node.isHead === isHead).map(({ node }) => node);
  return ['[cluster]', ...lines, '[head]', ...named(true), '[nodes]', ...named(false), ''].join('\n');
}
