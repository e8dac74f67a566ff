import { randomBytes } from 'node:crypto';
import type { Step } from './phase.ts';

/**
 * Scripts that go to a host in one piece and answer in parts: what each part printed stands between lines that begin with a mark,
 * random for each script, so that no output can be taken for one.
 */
export interface Round {
  readonly mark: string;
  /** POSIX sh. */
  readonly script: string;
}

export interface Part {
  readonly name: string;
  readonly script: string;
}

const HEAD = `LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
umask 022
`;

/** Gone after a restart by itself. */
const MARK_REBOOT = '\nmkdir -p /run/breadbox\ntouch /run/breadbox/reboot';

/** One script of an earlier head may still be at work there; steps of two are never done at once. */
const ALONE = `exec 9>/run/breadbox-up.lock
flock -w 900 9 || { echo 'another up is at work on this host' >&2; exit 75; }
DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND
`;

/** Each part looks in a subshell of its own; what it says on stderr is not read. */
export function lookRound(parts: readonly Part[]): Round {
  const mark = newMark();
  return { mark, script: HEAD + looks(mark, parts) };
}

/** The steps in order, up to the first that fails; then, where none has, the looks. */
export function changeRound(steps: readonly Step[], parts: readonly Part[]): Round {
  const mark = newMark();
  const body = steps.map((step, at) => stepScript(mark, step, at)).join('');
  return { mark, script: HEAD + ALONE + body + looks(mark, parts) };
}

function looks(mark: string, parts: readonly Part[]): string {
  const body = parts.map(
    ({ name, script }) => `printf '\\n${mark} look ${name}\\n'
(
${script}
) </dev/null 2>/dev/null
`,
  );
  return `${body.join('')}printf '\\n${mark} done\\n'\n`;
}

/** Stdin goes as base64, so that it arrives as it is, with or without a last newline. */
function stepScript(mark: string, { script, stdin, needsReboot }: Step, at: number): string {
  const input =
    stdin === undefined ? '(' : `base64 -d <<'${mark}' | (\n${Buffer.from(stdin).toString('base64')}\n${mark}`;
  return `printf '${mark} step ${at}\\n'
${input}
set -eu
${script}${needsReboot === true ? MARK_REBOOT : ''}
)${stdin === undefined ? ' </dev/null' : ''} 2>&1 9>&-
code=$?; printf '\\n${mark} end ${at} %s\\n' $code; [ $code = 0 ] || exit 0
`;
}

function newMark(): string {
  return `@@${randomBytes(8).toString('hex')}`;
}

/** Reads the answer of a round as it comes. */
export class RoundReader {
  readonly #mark: string;
  readonly #onStep: (at: number) => void;
  readonly #onOutput: (at: number, text: string) => void;
  #rest = '';
  #part: { readonly kind: 'look'; readonly name: string } | { readonly kind: 'step'; readonly at: number } | undefined;
  readonly #looked = new Map<string, string[]>();
  readonly #output = new Map<number, string[]>();
  /** Of the steps that have ended, by their number. */
  readonly exitCodes = new Map<number, number>();
  /** All of it was there. */
  isDone = false;

  constructor(
    round: Pick<Round, 'mark'>,
    on: { step?: (at: number) => void; output?: (at: number, text: string) => void } = {},
  ) {
    this.#mark = round.mark;
    this.#onStep = on.step ?? (() => {});
    this.#onOutput = on.output ?? (() => {});
  }

  take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  /** What a look printed; `undefined`: it was not reached. */
  looked(name: string): string | undefined {
    return this.#looked.get(name)?.join('\n').replace(/\n$/, '');
  }

  /** The last lines that a step printed. */
  lastOutput(at: number): string {
    return (this.#output.get(at) ?? [])
      .filter((line) => line.trim() !== '')
      .slice(-12)
      .join('\n');
  }

  #line(line: string): void {
    if (line.startsWith(this.#mark)) {
      const [, kind, name = '', code = ''] = line.split(' ');
      this.#part = undefined;
      if (kind === 'look') {
        this.#part = { kind, name };
        this.#looked.set(name, []);
      } else if (kind === 'step') {
        this.#part = { kind, at: Number(name) };
        this.#output.set(Number(name), []);
        this.#onStep(Number(name));
      } else if (kind === 'end') this.exitCodes.set(Number(name), Number(code));
      else this.isDone = true;
      return;
    }
    if (this.#part?.kind === 'look') this.#looked.get(this.#part.name)?.push(line);
    if (this.#part?.kind !== 'step') return;
    const kept = this.#output.get(this.#part.at)!;
    kept.push(line);
    if (kept.length > 200) kept.shift();
    if (line !== '') this.#onOutput(this.#part.at, line);
  }
}
