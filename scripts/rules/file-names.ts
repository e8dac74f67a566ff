import type { Finding, Rule } from './rule.ts';

const FOLDERS = /^(src|scripts|test|bench|projects|docs|bin)\//;
/** Fixtures are trees of somebody else's names. */
const EXEMPT = /^test\/fixtures\/|(^|\/)(README\.md|\.[^/]+)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

export const fileNames: Rule = {
  name: 'file names',
  check: (tree) =>
    [...tree.keys()].flatMap((path): readonly Finding[] => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const refused = FOLDERS.test(path) && !EXEMPT.test(path) && !KEBAB.test(name);
      return refused ? [{ path, sentence: 'file names are kebab-case' }] : [];
    }),
};
