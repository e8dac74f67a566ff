import { findLines, isCode, type Rule } from './rule.ts';

const isConfig = (path: string) => /\.config\.(ts|js|mjs)$/.test(path) || path.endsWith('.d.ts');

export const barrels: Rule = {
  name: 'barrels',
  check: (tree) => [
    ...findLines(tree, isCode, /^\s*export\s+\*\s+(as\s+\w+\s+)?from\b/, () => 'import the file itself; no barrel'),
    ...findLines(
      tree,
      (path) => /(^|\/)index\.(ts|tsx|js|mjs)$/.test(path),
      /^\s*export\b.*\bfrom\s/,
      () => 'import the file itself; no barrel',
    ),
  ],
};

export const defaultExports: Rule = {
  name: 'default exports',
  check: (tree) =>
    findLines(
      tree,
      (path) => isCode(path) && !isConfig(path),
      /^\s*export\s+default\b|^\s*export\s*\{[^}]*\bas\s+default\b/,
      () => 'exports have names',
    ),
};

export const enumsAndNamespaces: Rule = {
  name: 'enums and namespaces',
  check: (tree) =>
    findLines(
      tree,
      (path) => /\.tsx?$/.test(path),
      /^\s*(export\s+)?(declare\s+)?((const\s+)?enum|namespace)\s+\w+\s*\{/,
      (match) => `${match}: a union of strings, or a module, says the same`,
    ),
};

export const relativeMocks: Rule = {
  name: 'module mocks',
  check: (tree) =>
    findLines(
      tree,
      isCode,
      /\bvi\.(do)?mock\(\s*(import\(\s*)?['"`]\.{1,2}\//i,
      () => 'do not mock our own modules: fake the world around them',
    ),
};

const UNFINISHED = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);

export const unfinished: Rule = {
  name: 'unfinished work',
  check: (tree) =>
    findLines(
      tree,
      (path) => path !== 'package-lock.json',
      UNFINISHED,
      () => 'finish it, or describe it where work is planned',
    ),
};

export const forgottenLimits: Rule = {
  name: 'forgotten time limits',
  check: (tree) =>
    findLines(
      tree,
      isCode,
      /\bAbortSignal\.any\(.*\bAbortSignal\.timeout\(/,
      () => 'Node.js 20 forgets such a limit with the next garbage: endingWithin() keeps it',
    ),
};
