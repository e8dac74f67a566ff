import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BreadboxError } from '../../cluster/errors.ts';
import { fixture, imported, RECORDED, results } from './recorded-outputs.ts';
import type { ResultsFile } from './results-file.ts';

/** At each place, within figures as well. Of the long one those of its last figures, and some of the rest. */
describe('cut off anywhere, an output is refused, or nothing was lost', { timeout: 120_000 }, () => {
  const OUTPUTS = RECORDED.filter((name) => /^(hpl|hpcc|stream)/.test(name));
  test.each(OUTPUTS)('%s', (name) => {
    const { text } = fixture(name);
    const settled = (of: string): string => {
      try {
        return JSON.stringify(imported({ name, text: of }));
      } catch (error) {
        if (error instanceof BreadboxError) return 'refused';
        throw error;
      }
    };
    const whole = settled(text);
    const step = text.length > 8000 ? 23 : 1;
    const outcomes = new Set<string>();
    for (let at = 0; at <= text.length; at += at > text.length - 400 ? 1 : step)
      outcomes.add(settled(text.slice(0, at)));
    expect([...outcomes].filter((outcome) => outcome !== 'refused' && outcome !== whole)).toEqual([]);
  });
  test.each(['osu-5.txt', 'osu-6.txt', 'osu-7.txt'])('%s, at the end of a line at most', (name) => {
    const { text } = fixture(name);
    const pointsOf = (of: string) =>
      results({ name, text: of }).flatMap((result) =>
        result?.benchmark === 'osu' ? result.sets.map(({ points }) => points) : [],
      );
    const whole = pointsOf(text);
    for (let at = 0; at <= text.length; at++) {
      let sets: ReturnType<typeof pointsOf>;
      try {
        sets = pointsOf(text.slice(0, at));
      } catch {
        continue;
      }
      expect(sets).toEqual(sets.map((points, i) => whole[i]?.slice(0, points.length)));
    }
  });
});

describe('whatever a file holds, it is results or a sentence', { timeout: 120_000 }, () => {
  const settled = (file: ResultsFile): void => {
    try {
      for (const run of imported(file)) expect(run.source).toBe('imported');
    } catch (error) {
      if (!(error instanceof BreadboxError)) throw error;
      expect(error.message.startsWith(file.name)).toBe(true);
    }
  };
  test('random text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => settled({ name: 'f', text })));
  });
  test('fixtures that were cut, spliced and smeared', () => {
    const texts = RECORDED.map((name) => fixture(name));
    const any = fc.constantFrom(...texts);
    fc.assert(
      fc.property(any, any, fc.nat(), fc.nat(), fc.string({ maxLength: 12 }), (one, other, cut, from, smear) => {
        const head = one.text.slice(0, cut % (one.text.length + 1));
        settled({ name: one.name, text: `${head}${smear}${other.text.slice(from % (other.text.length + 1))}` });
      }),
      { numRuns: 500 },
    );
  });
  test('figures that are no figures', () => {
    const odd = fc.constantFrom('nan', 'inf', '-1', '1e999', '99999999999999999999', '0', '0x10', '1_000', '', '=1+1');
    fc.assert(
      fc.property(fc.constantFrom(...RECORDED), odd, fc.nat(60), (name, figure, which) => {
        let seen = 0;
        settled(fixture(name, (text) => text.replace(/\d+(\.\d+)?/g, (was) => (seen++ === which ? figure : was))));
      }),
      { numRuns: 300 },
    );
  });
  test.each([
    ['a complaint without its end', `HPL ERROR from process # 0\n${`>>>${' '.repeat(1900)}x\n`.repeat(1000)}`],
    ['units without their end', `# OSU MPI Latency Test v7\n# Size Latency ${'('.repeat(1900)}\n`.repeat(1000)],
  ])('%s, a thousand times, is settled within seconds', (_, text) => {
    const began = process.cpuUsage();
    settled({ name: 'f', text });
    expect(process.cpuUsage(began).user).toBeLessThan(3e6);
  });
  test('two million characters that are made to be slow are settled within seconds', () => {
    const units = [
      '\n',
      ' ',
      '=',
      '|',
      '](',
      '1 ',
      '9',
      '||Ax-b||_oo=',
      'T/V ',
      '# OSU a ',
      "Hostname: '",
      '[',
      ':',
      '- ',
    ];
    const starts = [
      '',
      'HPLinpack 2.3  --',
      '# OSU MPI Latency Test v7\n',
      '| a | b | 5 Gflops |\n',
      'gflops,name\n',
      'gflops: 1\n',
    ];
    for (const start of starts)
      for (const unit of [...units, ...units.map((each) => `${each.repeat(Math.floor(1900 / each.length))}\n`)]) {
        const began = process.cpuUsage();
        settled({ name: 'f', text: start + unit.repeat(Math.floor(2_000_000 / unit.length)) });
        expect(process.cpuUsage(began).user, JSON.stringify([start, unit.slice(0, 20)])).toBeLessThan(10e6);
      }
  });
});
