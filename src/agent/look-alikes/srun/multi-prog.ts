import { Refusal } from '../refusal.ts';

/**
 * The configuration of `--multi-prog`, as argv by rank: lines of ranks (`0`, `1-3,5`, `*`), a program and its words. `%t` is
 * the rank, `%o` its place within the line's ranks; single quotes keep words together and as they are.
 * @throws Refusal where a rank has no line
 */
export function readMultiProg(text: string, path: string, tasks: number): readonly (readonly string[])[] {
  const byRank: (readonly string[] | undefined)[] = Array.from({ length: tasks });
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const words = lineWords(line);
    const [ranks, ...argv] = words;
    if (ranks === undefined || argv.length === 0) continue;
    for (const [offset, rank] of expandRanks(ranks.text, tasks, path).entries()) {
      byRank[rank] ??= argv.map(({ text: word, quoted }) => (quoted ? word : fill(word, rank, offset)));
    }
  }
  return byRank.map((argv, rank) => {
    if (argv === undefined) {
      throw new Refusal(`srun: error: Configuration file ${path} invalid, no record for task id ${rank}`);
    }
    return argv;
  });
}

function fill(word: string, rank: number, offset: number): string {
  return word.replaceAll('%t', String(rank)).replaceAll('%o', String(offset));
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

function lineWords(line: string): Word[] {
  const words: Word[] = [];
  const pattern = /'([^']*)'|((?:\\.|[^\s'])+)/g;
  for (const [whole, quoted, bare] of line.matchAll(pattern)) {
    if (words.length === 0 && whole.startsWith('#')) return [];
    words.push({ text: quoted ?? bare!.replace(/\\(.)/g, '$1'), quoted: quoted !== undefined });
  }
  return words;
}

function expandRanks(text: string, tasks: number, path: string): number[] {
  if (text === '*') return Array.from({ length: tasks }, (_, rank) => rank);
  const ranks = text.split(',').flatMap((part) => {
    const found = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (found === null) throw new Refusal(`srun: error: Configuration file ${path} invalid, bad ranks ${text}`);
    const first = Number(found[1]);
    const final = Math.min(Number(found[2] ?? first), tasks - 1);
    return Array.from({ length: Math.max(0, final - first + 1) }, (_, i) => first + i);
  });
  return ranks.filter((rank) => rank < tasks);
}
