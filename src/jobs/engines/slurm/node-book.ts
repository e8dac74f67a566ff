import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../../cluster/errors.ts';
import { joinWords } from '../../../cluster/posix-words.ts';
import { failure, lastWords, type SlurmCommands } from './slurm-commands.ts';
import { parseNodes, type SlurmNode } from './slurm-nodes.ts';

const FRESH_MS = 1000;
/** Nobody waits longer for a cluster that does not answer. */
const PATIENCE_MS = 4500;
const TIMEOUT_SEC = 30;

/** The nodes of the cluster as of the last look. */
export class NodeBook {
  readonly #commands: SlurmCommands;
  readonly #freshMs: number;
  #nodes: readonly SlurmNode[] = [];
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(commands: SlurmCommands, freshMs = FRESH_MS) {
    this.#commands = commands;
    this.#freshMs = freshMs;
  }

  get last(): readonly SlurmNode[] {
    return this.#nodes;
  }

  /** As they were where Slurm cannot be asked. */
  async fresh(): Promise<readonly SlurmNode[]> {
    if (performance.now() - this.#lookedAtMs >= this.#freshMs) {
      this.#running ??= this.#look().finally(() => {
        this.#running = undefined;
      });
      // What goes wrong, the engine's `trouble` says.
      await Promise.race([this.#running.catch(() => {}), sleep(PATIENCE_MS, undefined, { ref: false })]);
    }
    return this.#nodes;
  }

  async drain(names: readonly string[], reason: string): Promise<void> {
    const words = reason.replaceAll(/\s+/g, ' ').trim();
    await this.#update(names, `State=DRAIN Reason=${joinWords([words === '' ? 'drained' : words])}`);
  }

  resume(names: readonly string[]): Promise<void> {
    return this.#update(names, 'State=RESUME');
  }

  async #look(): Promise<void> {
    const text = await this.#commands.read('scontrol show node -o');
    this.#nodes = parseNodes(text, this.#commands.shell.node);
    this.#lookedAtMs = performance.now();
  }

  /** One after the other: what Slurm refuses of one, such as to resume what is idle, keeps no other. */
  async #update(names: readonly string[], change: string): Promise<void> {
    if (names.length === 0) return;
    await this.#look();
    const absent = names.filter((name) => !this.#nodes.some(({ node }) => node === name));
    if (absent.length > 0)
      throw new BreadboxError('not-found', `Slurm has no node ${absent.join(',')}.`, {
        hint: 'breadbox nodes lists them.',
      });
    const each = names.map((name) => `scontrol update NodeName=${joinWords([name])} ${change} || failed=1`);
    const script = `failed=0; ${each.join('; ')}; exit $failed`;
    const account = this.#commands.operator;
    const output = await this.#commands.run({ script, account, timeoutSec: TIMEOUT_SEC });
    await this.#look();
    if (output.exitCode === 0) return;
    const wrong = output.stderr.split('\n').filter((line) => line.trim() !== '' && !/Invalid node state/i.test(line));
    if (wrong.length === 0) return;
    if (/permission|denied/i.test(output.stderr)) {
      throw new BreadboxError('not-allowed', `Slurm does not allow it: ${lastWords(output.stderr)}.`, {
        hint: 'Nodes are drained by root, and by operators of Slurm.',
      });
    }
    throw failure(script, { ...output, stderr: wrong.join('\n') });
  }
}
