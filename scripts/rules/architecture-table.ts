import type { Finding, Rule, Tree } from './rule.ts';

const MANUAL = 'docs/architecture.md';
/** `| \`src/farm/\` | what it holds | cluster, protocol |` */
const ROW = /^\| `src\/([a-z-]+)\/` \|.*\| ([a-z, -]+) \|$/;

/** The table of folders says what tsc enforces. */
export const architectureTable: Rule = {
  name: 'table of folders',
  check: (tree) => {
    const rows = tableRows(tree.get(MANUAL) ?? '');
    const folders = foldersOf(tree);
    const surplus = [...rows.keys()].filter((folder) => !folders.has(folder));
    return [
      ...surplus.map((folder) => finding(`there is no src/${folder}`)),
      ...[...folders].flatMap(([folder, may]): readonly Finding[] => {
        const row = rows.get(folder);
        if (row === undefined) return [finding(`has no row for src/${folder}`)];
        return row === may ? [] : [finding(`src/${folder} may import ${may}, says its tsconfig.json, not ${row}`)];
      }),
    ];
  },
};

function tableRows(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): readonly [string, string][] => {
      const [, folder, imports] = ROW.exec(line) ?? [];
      return folder === undefined || imports === undefined ? [] : [[folder, imports]];
    }),
  );
}

/** Each folder of src/ that is a TypeScript project, and what it may import. */
function foldersOf(tree: Tree): ReadonlyMap<string, string> {
  return new Map(
    [...tree].flatMap(([path, text]): readonly [string, string][] => {
      const folder = /^src\/([^/]+)\/tsconfig\.json$/.exec(path)?.[1];
      if (folder === undefined) return [];
      const references = [...text.matchAll(/"path":\s*"\.\.\/([a-z-]+)"/g)].map(([, name]) => name);
      return [[folder, references.length === 0 ? 'nothing' : references.join(', ')]];
    }),
  );
}

function finding(sentence: string): Finding {
  return { path: MANUAL, sentence };
}
