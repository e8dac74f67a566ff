/** The repository's text files: path from its root, with `/`, to content. */
export type Tree = ReadonlyMap<string, string>;

export interface Finding {
  readonly path: string;
  /** From 1; absent where the whole file or folder is meant. */
  readonly line?: number;
  readonly sentence: string;
}

export interface Rule {
  readonly name: string;
  check(tree: Tree): readonly Finding[];
}

const CODE = /\.(ts|tsx|js|mjs|cjs)$/;

export function isCode(path: string): boolean {
  return CODE.test(path);
}

export function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.(test|contract)\.tsx?$/.test(path);
}

/** One finding for each line of `files` that the pattern matches; `sentence` may quote the match. */
export function findLines(
  tree: Tree,
  files: (path: string) => boolean,
  pattern: RegExp,
  sentence: (match: string) => string,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [path, text] of tree) {
    if (!files(path)) continue;
    text.split('\n').forEach((line, index) => {
      const match = pattern.exec(line);
      if (match) findings.push({ path, line: index + 1, sentence: sentence(match[0].trim()) });
    });
  }
  return findings;
}
