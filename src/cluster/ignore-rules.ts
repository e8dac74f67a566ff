import { BreadboxError } from './errors.ts';

/** Says whether a path inside the folder stays out of the bundle. Folders are asked before what is in them. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

/**
 * `.breadboxignore`: one pattern a line, as in `.gitignore` without `!`. `*` and `?` stay within a name, `**` crosses
 * folders; a pattern with a slash before its end counts from the top; a slash at its end means folders only.
 */
export function ignoreRules(text: string): Ignores {
  const rules = text
    .split(/\r?\n/)
    .map((line, i) => ({ line: line.trim(), at: i + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, at }) => parseRule(line, at));
  return (path, isFolder) =>
    path === '.git' ||
    path.endsWith('/.git') ||
    rules.some(({ matches, foldersOnly }) => (isFolder || !foldersOnly) && matches.test(path));
}

function parseRule(line: string, at: number): { matches: RegExp; foldersOnly: boolean } {
  if (line.startsWith('!')) {
    throw new BreadboxError('bad-project', `.breadboxignore, line ${at}: '!' is not understood.`, {
      hint: 'Name what shall stay out, and nothing that shall stay in.',
    });
  }
  const foldersOnly = line.endsWith('/');
  const pattern = line.replace(/\/$/, '');
  const anchored = pattern.includes('/');
  const body = pattern
    .replace(/^\//, '')
    .split(/(\*\*\/|\/\*\*$|\*\*|\*|\?)/)
    .map((part) => WILD[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return { matches: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${body}$`), foldersOnly };
}

const WILD: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
