import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from './rule.ts';

/** Every text file under `root` that .gitignore does not name. Works in a copy that is no git checkout, too. */
export function readTree(root: string): Tree {
  const ignored = ignorePatterns(readFileSync(join(root, '.gitignore'), 'utf8'));
  const tree = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (ignored.some((pattern) => pattern.test(entry.isDirectory() ? `${path}/` : path))) continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        const bytes = readFileSync(join(root, path));
        tree.set(path, bytes.includes(0) ? '' : bytes.toString('utf8'));
      }
    }
  };
  visit('');
  return tree;
}

/** The part of .gitignore's language that ours uses: names, `folder/`, `*`. */
function ignorePatterns(text: string): readonly RegExp[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return ['.git/', '.git', ...lines].map((line) => {
    const escaped = line.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
    const anchored = line.slice(0, -1).includes('/');
    return new RegExp(`${anchored ? '^' : '(^|/)'}${escaped.replace(/^\//, '')}$`);
  });
}
