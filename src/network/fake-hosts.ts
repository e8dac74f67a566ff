import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { Remote, RemoteCommand, RemoteOutput } from '../provision/ssh/remote.ts';
import { runLocal } from '../provision/ssh/run-local.ts';
import type { Target } from '../provision/ssh/target.ts';

const FAKES = new URL('../../test/fakes/bin/', import.meta.url).pathname;
const TOOLS = ['sh', 'cat', 'grep', 'sleep', 'env'];

/** Hosts that are this computer, each with an address of its own and with ping and iperf3 that are none. */
export class FakeHosts implements Remote {
  readonly away = new Set<string>();
  readonly without = new Set<string>();
  /** No host has ping or iperf3. */
  areBare = false;
  readonly #place: string;

  constructor(place: string) {
    this.#place = place;
    writeFileSync(join(place, 'speeds.json'), '{}');
    for (const [folder, programs] of [
      ['all', ['ping', 'iperf3']],
      ['few', ['ping']],
      ['none', []],
    ] as const) {
      mkdirSync(join(place, folder));
      for (const tool of TOOLS) {
        const path = execFileSync('/bin/sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
        symlinkSync(path, join(place, folder, tool));
      }
      symlinkSync(process.execPath, join(place, folder, 'node'));
      for (const program of programs) symlinkSync(join(FAKES, program), join(place, folder, program));
    }
  }

  async run(target: Target, command: RemoteCommand): Promise<RemoteOutput> {
    const { node, address } = target;
    if (this.away.has(node)) {
      // The first of them is the last to be told of.
      await sleep(20 * (this.away.size - [...this.away].indexOf(node)));
      throw new BreadboxError('unreachable', `${node} does not answer.`);
    }
    const path = join(this.#place, this.areBare ? 'none' : this.without.has(node) ? 'few' : 'all');
    const names = [`PATH=${path}`, `FAKE_HOST=${node}`, `FAKE_ADDRESS=${address}`, `FAKE_NETWORK=${this.#place}`];
    return runLocal(target, { ...command, command: `export ${joinWords(names)}; ${command.command}` });
  }

  reverseTunnel(): never {
    throw new Error('no tunnels here');
  }

  async disconnect(): Promise<void> {}
  async close(): Promise<void> {}
}
