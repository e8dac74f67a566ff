import { type Finding, isTest, type Rule, type Tree } from './rule.ts';

const SOURCE_CEILING = 400;
const TEST_CEILING = 600;
const LOOK_AGAIN = 250;
const COUNTED = /\.(ts|tsx|js|mjs|cjs|css|py|sh|sql)$/;

export const lineCeiling: Rule = {
  name: 'line ceiling',
  check: (tree) =>
    counted(tree).flatMap(({ path, lines }): readonly Finding[] => {
      const ceiling = isTest(path) ? TEST_CEILING : SOURCE_CEILING;
      return lines > ceiling ? [{ path, sentence: `${lines} lines; ${ceiling} at most: split it by capability` }] : [];
    }),
};

/** Source files that are worth a second look, longest first; no failure. */
export function longFiles(tree: Tree): readonly Finding[] {
  return counted(tree)
    .filter(({ path, lines }) => !isTest(path) && lines > LOOK_AGAIN)
    .sort((a, b) => b.lines - a.lines)
    .map(({ path, lines }) => ({ path, sentence: `${lines} lines` }));
}

function counted(tree: Tree): readonly { readonly path: string; readonly lines: number }[] {
  return [...tree]
    .filter(([path]) => COUNTED.test(path))
    .map(([path, text]) => ({ path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }));
}
