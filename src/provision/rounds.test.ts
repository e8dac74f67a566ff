import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Step } from './phase.ts';
import { changeRound, lookRound, type Round, RoundReader } from './rounds.ts';

/** In pieces, as a network brings it. The lock lies where only root can write, so it is taken elsewhere here. */
function send(round: Round, on: ConstructorParameters<typeof RoundReader>[1] = {}, pieces = 7): RoundReader {
  const script = round.script.replace('/run/breadbox-up.lock', '/dev/null');
  const text = execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' });
  const reader = new RoundReader(round, on);
  for (let at = 0; at < text.length; at += pieces) reader.take(text.slice(at, at + pieces));
  return reader;
}

describe('looks', () => {
  test('each has what it printed, with and without a last newline, whatever the others do', () => {
    const reader = send(
      lookRound([
        { name: 'a', script: 'echo one; echo two; exit 3' },
        { name: 'b', script: 'printf three; echo hidden >&2' },
        { name: 'c', script: 'cat; cd /; x=1' },
        { name: 'd', script: 'echo "[$x]"; echo # and a comment' },
      ]),
    );
    expect(reader.looked('a')).toBe('one\ntwo');
    expect(reader.looked('b')).toBe('three');
    expect(reader.looked('c')).toBe('');
    expect(reader.looked('d')).toBe('[]\n');
    expect(reader.looked('e')).toBeUndefined();
    expect(reader.isDone).toBe(true);
  });

  test('an answer that was cut short is not done', () => {
    const round = lookRound([{ name: 'a', script: 'echo one' }]);
    const reader = new RoundReader(round);
    reader.take(`\n${round.mark} look a\none\n`);
    expect(reader.isDone).toBe(false);
  });
});

describe('steps', () => {
  const step = (script: string, more: Partial<Step> = {}): Step => ({ what: 'do it', script, ...more });

  test('their stdin arrives as it is, and does not eat the script', () => {
    const out: string[] = [];
    const stdin = "a 'quoted' line\n$(not run)\n\\ no newline at the end";
    const reader = send(
      changeRound([step('cat', { stdin }), step('cat; echo second')], [{ name: 'x', script: 'echo seen' }]),
      {
        output: (at, text) => out.push(`${at}:${text}`),
      },
    );
    expect(out).toEqual(["0:a 'quoted' line", '0:$(not run)', '0:\\ no newline at the end', '1:second']);
    expect([...reader.exitCodes]).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(reader.looked('x')).toBe('seen');
  });

  test('the first that fails ends it, at its first command that fails; what it said last is known', () => {
    const begun: number[] = [];
    const reader = send(
      changeRound(
        [step('true'), step('echo before; echo why >&2; false; echo never'), step('echo third')],
        [{ name: 'x', script: 'echo seen' }],
      ),
      { step: (at) => begun.push(at) },
    );
    expect(begun).toEqual([0, 1]);
    expect(reader.exitCodes.get(1)).toBe(1);
    expect(reader.lastOutput(1)).toBe('before\nwhy');
    expect(reader.looked('x')).toBeUndefined();
  });

  test('a variable that is not set fails, also behind a pipe', () => {
    expect(send(changeRound([step('cat >/dev/null; echo "$nobody"', { stdin: 'x' })], [])).exitCodes.get(0)).not.toBe(
      0,
    );
  });
});
