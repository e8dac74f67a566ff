import { BreadboxError } from '../cluster/errors.ts';
import type { Passwords } from '../protocol/fleet.ts';
import type { Facts } from './facts.ts';
import { GATHER_SCRIPT } from './gather/gather-script.ts';
import { readFacts } from './gather/read-facts.ts';
import { PackageWays } from './packages/package-ways.ts';
import type { Step } from './phase.ts';
import { changeRound, lookRound, type Part, type Round, RoundReader } from './rounds.ts';
import type { Remote, RemoteOutput } from './ssh/remote.ts';
import type { Target } from './ssh/target.ts';

const LOOK_SEC = 60;
const STEP_SEC = 900;
const FACTS = 'facts';

export interface Changed {
  /** The step that failed, by its number, with what it printed last. */
  readonly failed: { readonly at: number; readonly exitCode: number; readonly output: string } | undefined;
  readonly looked: ReadonlyMap<string, string>;
}

/** What `up` says to hosts: rounds of looks and of steps. @throws BreadboxError as `Remote.run`, and `command-failed` for an answer cut short */
export class HostTalk {
  readonly #remote: Remote;
  readonly #passwords: Passwords | undefined;
  readonly #packageWays: PackageWays;

  constructor(remote: Remote, passwords: Passwords | undefined) {
    this.#remote = remote;
    this.#passwords = passwords;
    this.#packageWays = new PackageWays(remote);
  }

  /** The facts, and in the same round trip what these looks see. Without looks it needs no root. */
  async gather(target: Target, parts: readonly Part[]): Promise<{ facts: Facts; looked: ReadonlyMap<string, string> }> {
    const round = lookRound([{ name: FACTS, script: GATHER_SCRIPT }, ...parts]);
    const sentSec = Date.now() / 1000;
    let heardSec: number | undefined;
    const reader = new RoundReader(round);
    await this.#send(target, round, parts.length > 0, LOOK_SEC, (text) => {
      heardSec ??= Date.now() / 1000;
      reader.take(text);
    });
    const facts = readFacts(reader.looked(FACTS) ?? '', { sentSec, heardSec: heardSec ?? Date.now() / 1000 });
    return { facts, looked: lookedAt(reader, parts) };
  }

  async look(target: Target, parts: readonly Part[]): Promise<ReadonlyMap<string, string>> {
    if (parts.length === 0) return new Map();
    const round = lookRound(parts);
    const reader = new RoundReader(round);
    const output = await this.#send(target, round, true, LOOK_SEC, (text) => reader.take(text));
    if (!reader.isDone) throw cutShort(target, output);
    return lookedAt(reader, parts);
  }

  /** Steps in order up to one that fails; where none does, the looks after them. */
  async change(
    target: Target,
    steps: readonly Step[],
    parts: readonly Part[],
    on: { step(at: number): void; output(at: number, text: string): void },
  ): Promise<Changed> {
    const round = changeRound(steps, parts);
    const reader = new RoundReader(round, on);
    const limitSec = LOOK_SEC + steps.reduce((sum, { timeoutSec }) => sum + (timeoutSec ?? STEP_SEC), 0);
    const output = await this.#send(target, round, true, limitSec, (text) => reader.take(text));
    const at = steps.findIndex((_, each) => reader.exitCodes.get(each) !== 0);
    const exitCode = reader.exitCodes.get(at);
    if (at !== -1 && exitCode === undefined) throw cutShort(target, output);
    if (at === -1 && !reader.isDone) throw cutShort(target, output);
    return {
      failed: at === -1 ? undefined : { at, exitCode: exitCode!, output: reader.lastOutput(at) },
      looked: lookedAt(reader, parts),
    };
  }

  /** Work during which the host has a way to these package sources; its scripts learn of it by the lines of shell that are given. */
  async withSources<T>(target: Target, sources: readonly string[], work: (shell: string) => Promise<T>): Promise<T> {
    if (sources.length === 0) return work('');
    const way = await this.#packageWays.open(target, sources);
    try {
      return await work(way.shell);
    } finally {
      await way.close();
    }
  }

  /** POSIX sh as root. */
  run(
    target: Target,
    script: string,
    options: { stdin?: string; timeoutSec?: number; signal?: AbortSignal } = {},
  ): Promise<RemoteOutput> {
    const words = options.stdin === undefined ? undefined : `sh -euc ${quote(script)}`;
    return this.#remote.run(target, {
      command: words ?? 'sh -s',
      stdin: options.stdin ?? script,
      root: true,
      timeoutSec: options.timeoutSec ?? STEP_SEC,
      ...(this.#passwords && { passwords: this.#passwords }),
      ...(options.signal && { signal: options.signal }),
    });
  }

  #send(
    target: Target,
    round: Round,
    root: boolean,
    timeoutSec: number,
    take: (text: string) => void,
  ): Promise<RemoteOutput> {
    return this.#remote.run(target, {
      command: 'sh -s',
      stdin: round.script,
      root,
      timeoutSec,
      ...(this.#passwords && { passwords: this.#passwords }),
      onOutput: (stream, text) => {
        if (stream === 'stdout') take(text);
      },
    });
  }
}

function lookedAt(reader: RoundReader, parts: readonly Part[]): Map<string, string> {
  return new Map(parts.map(({ name }) => [name, reader.looked(name) ?? '']));
}

function cutShort({ node }: Target, { exitCode, stderr }: RemoteOutput): BreadboxError {
  const said = stderr.trim().split('\n').slice(-3).join('\n');
  return new BreadboxError(
    'command-failed',
    `${node} ended before all was done, with ${exitCode}${said && `: ${said}`}`,
  );
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
