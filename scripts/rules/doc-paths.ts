import { posix } from 'node:path';
import type { Finding, Rule } from './rule.ts';

const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)/g;
const QUOTED_PATH = /`((?:src|scripts|test|bench|projects|docs)\/[a-z0-9./-]*)`/g;

/** What the manual points at exists; `src/farm/NAME.ts` is a pattern and points at nothing. */
export const docPaths: Rule = {
  name: 'paths in the manual',
  check: (tree) => {
    // What .gitignore names is made by a build or a measurement, and may well be pointed at.
    const made = (tree.get('.gitignore') ?? '').split('\n').map((line) => line.replace(/\/$/, ''));
    const known = new Set([...[...tree.keys()].flatMap(withParents), ...made]);
    return [...tree].flatMap(([path, text]) => (path.endsWith('.md') ? broken(path, text, known) : []));
  },
};

function broken(path: string, text: string, known: ReadonlySet<string>): readonly Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const links = [...line.matchAll(LINK)].map(([, target]) => posix.join(posix.dirname(path), target ?? ''));
    const quoted = [...line.matchAll(QUOTED_PATH)].map(([, target]) => target ?? '');
    return [...links, ...quoted]
      .filter((target) => !known.has(target.replace(/\/$/, '')))
      .map((target): Finding => ({ path, line: index + 1, sentence: `there is no ${target}` }));
  });
}

function withParents(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
