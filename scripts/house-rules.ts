import { architectureTable } from './rules/architecture-table.ts';
import {
  barrels,
  defaultExports,
  enumsAndNamespaces,
  forgottenLimits,
  relativeMocks,
  unfinished,
} from './rules/code-shapes.ts';
import { docPaths } from './rules/doc-paths.ts';
import { errorCodes } from './rules/error-codes.ts';
import { fileNames } from './rules/file-names.ts';
import { folderNames } from './rules/folder-names.ts';
import { importRule } from './rules/import-rule.ts';
import { lineCeiling, longFiles } from './rules/line-ceiling.ts';
import { changelog, exactVersions, lockFile } from './rules/packaging.ts';
import { places } from './rules/places.ts';
import { rawColours } from './rules/raw-colours.ts';
import { readTree } from './rules/read-tree.ts';
import type { Finding, Rule, Tree } from './rules/rule.ts';

export const HOUSE_RULES: readonly Rule[] = [
  lineCeiling,
  folderNames,
  fileNames,
  barrels,
  defaultExports,
  enumsAndNamespaces,
  relativeMocks,
  forgottenLimits,
  unfinished,
  importRule,
  architectureTable,
  rawColours,
  places,
  errorCodes,
  docPaths,
  exactVersions,
  lockFile,
  changelog,
];

/** Every broken rule, as lines for a person. */
export function brokenRules(tree: Tree): readonly string[] {
  return HOUSE_RULES.flatMap((rule) => rule.check(tree).map((finding) => `${rule.name}: ${place(finding)}`));
}

function place({ path, line, sentence }: Finding): string {
  return `${line === undefined ? path : `${path}:${line}`}: ${sentence}`;
}

if (process.argv[1]?.endsWith('house-rules.ts')) {
  const tree = readTree('.');
  for (const finding of longFiles(tree)) console.log(`look again: ${place(finding)}`);
  const broken = brokenRules(tree);
  for (const line of broken) console.log(line);
  console.log(`${HOUSE_RULES.length} house rules, ${tree.size} files, ${broken.length} broken`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
