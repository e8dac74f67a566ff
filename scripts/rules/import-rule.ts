import { posix } from 'node:path';
import { type Finding, isCode, type Rule } from './rule.ts';

/** What tsc -b enforces by references, checked again where an accident would reach another machine. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cluster: [],
  protocol: ['cluster'],
  agent: ['cluster', 'protocol'],
  dictionary: ['cluster'],
  machines: ['cluster'],
  planner: ['cluster', 'protocol', 'machines'],
  handbook: ['cluster', 'protocol'],
  cli: ['cluster', 'protocol', 'dictionary', 'handbook', 'machines', 'planner'],
  dashboard: ['cluster', 'protocol', 'dictionary', 'handbook', 'machines', 'planner'],
};

const SPECIFIER = /(?:\bfrom|\bimport\(?)\s*['"](\.[^'"]+)['"]/g;

export const importRule: Rule = {
  name: 'imports between folders',
  check: (tree) => [...tree].flatMap(([path, text]) => (isCode(path) ? foreignImports(path, text) : [])),
};

function foreignImports(path: string, text: string): readonly Finding[] {
  const folder = /^src\/([^/]+)\//.exec(path)?.[1];
  const allowed = folder === undefined ? undefined : MAY_IMPORT[folder];
  if (folder === undefined || allowed === undefined) return [];
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(SPECIFIER)].flatMap(([, specifier]): readonly Finding[] => {
      const target = posix.join(posix.dirname(path), specifier ?? '');
      const imported = /^src\/([^/]+)\//.exec(target)?.[1];
      if (imported === undefined || imported === folder || allowed.includes(imported)) return [];
      const choice = allowed.length === 0 ? 'no other folder' : `only ${listed(allowed)}`;
      return [{ path, line: index + 1, sentence: `src/${folder} may import ${choice}, not src/${imported}` }];
    }),
  );
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and ');
}
