import type { BenchFinding } from '../../protocol/bench.ts';
import { type OsuSet, parseOsuOutput } from '../readers/osu-output.ts';
import { callsOf, type OsuProgram } from './osu-programs.ts';

/** `timeout` ends with it. */
const TIMED_OUT = 124;
const LAST_LINES = 3;

/** For bash: every program once for each of its calls, whatever became of the one before. @param launch words before a program */
export function callsScript(programs: readonly OsuProgram[], quick: boolean, launch: string, limitSec: number): string {
  return [
    `measure() {
  printf '@osu %s\\n' "$1"
  within='timeout -k 10 ${limitSec}'
  ${launch} "$dir/$@" >out 2>err </dev/null
  code=$?
  within=
  cat out
  printf '\\n@end %s %s\\n' "$1" $code
  [ $code = 0 ] || grep -v '^[-[:space:]]*$' err | tail -n ${LAST_LINES} | sed 's/^/@said /'
}`,
    ...programs.flatMap((program) =>
      callsOf(program, quick).map(({ options }) => `measure ${program.name} ${options}`),
    ),
  ].join('\n');
}

export interface CallsRead {
  readonly sets: readonly OsuSet[];
  readonly findings: readonly BenchFinding[];
}

interface CallOutput {
  readonly name: string;
  readonly text: string;
  /** `undefined`: it had not ended when its job did. */
  readonly code: number | undefined;
  readonly said: string;
}

/**
 * What `callsScript` printed. A call that failed takes no figure of others away, and is a finding.
 * @param jobProblem why the job ended early, if it did
 */
export function readCalls(
  output: string,
  programs: readonly OsuProgram[],
  {
    quick,
    ranks,
    limitSec,
    jobProblem,
  }: {
    readonly quick: boolean;
    readonly ranks: number;
    readonly limitSec: number;
    readonly jobProblem: string | undefined;
  },
): CallsRead {
  const outputs = splitCalls(output);
  const sets: OsuSet[] = [];
  const findings: BenchFinding[] = [];
  for (const program of programs) {
    const own = outputs.filter(({ name }) => name === program.name);
    const read: OsuSet[] = [];
    callsOf(program, quick).forEach(({ about }, at) => {
      const call = own[at];
      const [section] = call?.code === 0 ? parseOsuOutput(call.text) : [];
      if (section !== undefined && section.set.points.length > 0) read.push(section.set);
      else findings.push(failedCall(program.name, about, reasonOf(call, limitSec, jobProblem), call?.code));
    });
    const [first] = read;
    if (first === undefined) continue;
    const points = read.flatMap((set) => set.points).sort((one, other) => one.bytes - other.bytes);
    sets.push({ ...first, name: program.name, ranks, points });
  }
  return { sets, findings };
}

function splitCalls(output: string): CallOutput[] {
  const calls: { name: string; lines: string[]; code: number | undefined; said: string[] }[] = [];
  for (const line of output.split('\n')) {
    const call = calls.at(-1);
    const [, begun] = /^@osu (\S+)$/.exec(line) ?? [];
    const [, ended, code] = /^@end (\S+) (\d+)$/.exec(line) ?? [];
    if (begun !== undefined) calls.push({ name: begun, lines: [], code: undefined, said: [] });
    else if (call === undefined) continue;
    else if (ended === call.name) call.code = Number(code);
    else if (line.startsWith('@said ')) call.said.push(line.slice('@said '.length).trim());
    else if (call.code === undefined) call.lines.push(line);
  }
  return calls.map(({ name, lines, code, said }) => ({ name, code, text: lines.join('\n'), said: said.join(' / ') }));
}

function reasonOf(call: CallOutput | undefined, limitSec: number, jobProblem: string | undefined): string {
  if (call?.code === undefined) return jobProblem ?? 'Its job ended before it did.';
  if (call.code === TIMED_OUT) return `It did not end within ${limitSec} s.`;
  if (call.code !== 0)
    return `It ended with ${call.code}. ${call.said === '' ? 'It printed no reason.' : `It said last: ${call.said}`}`;
  return `It printed no figures: ${call.text.trim().split('\n').at(-1) || 'nothing at all'}`;
}

function failedCall(name: string, about: string, what: string, code: number | undefined): BenchFinding {
  const hangs = code === TIMED_OUT;
  return {
    kind: 'other',
    sentence: `${name} measured nothing ${about}.`,
    what,
    why: hangs
      ? 'A message did not arrive, or the path is very slow.'
      : 'The MPI library or this program itself refused; its last words say more.',
    todo: hangs
      ? 'breadbox bench run mpi measures every pair by itself, and says which is slow.'
      : 'Try it alone: breadbox bench show has its command. The figures of the others hold.',
  };
}
