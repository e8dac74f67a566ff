import type { Finding, Rule } from './rule.ts';

const DRAWERS = new Set(['utils', 'helpers', 'common', 'shared', 'misc', 'types', 'services', 'lib', 'core']);
/** Always-on services are a domain of Breadbox. */
const ALLOWED = new Set(['src/services']);

export const folderNames: Rule = {
  name: 'folder names',
  check: (tree) => {
    const folders = new Set([...tree.keys()].flatMap(parents));
    return [...folders].flatMap((path): readonly Finding[] => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const refused = DRAWERS.has(name) && !ALLOWED.has(path);
      return refused ? [{ path, sentence: `a folder called ${name} says nothing: name its subject` }] : [];
    });
  },
};

function parents(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
