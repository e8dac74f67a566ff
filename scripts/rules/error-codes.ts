import { ERROR_CODES, exitCode, httpStatus } from '../../src/cluster/errors.ts';
import type { Finding, Rule } from './rule.ts';

const MANUAL = 'docs/errors.md';
/** `| \`code\` | what happened | what to do | HTTP | exit |` */
const ROW = /^\| `([a-z-]+)` \|.*\| (\d+) \| (\d+) \|$/;

export const errorCodes: Rule = {
  name: 'error codes',
  check: (tree) => {
    const rows = documented(tree.get(MANUAL) ?? '');
    const known = new Set<string>(ERROR_CODES);
    const missing = ERROR_CODES.filter((code) => !rows.has(code)).map((code) => finding(`has no row for ${code}`));
    const unknown = [...rows.keys()]
      .filter((code) => !known.has(code))
      .map((code) => finding(`${code} is no error code`));
    const wrong = ERROR_CODES.flatMap((code): readonly Finding[] => {
      const expected = `HTTP ${httpStatus(code)}, exit ${exitCode(code)}`;
      const row = rows.get(code);
      return row === undefined || row === expected ? [] : [finding(`${code} is ${expected}, not ${row}`)];
    });
    return [...missing, ...unknown, ...wrong];
  },
};

function finding(sentence: string): Finding {
  return { path: MANUAL, sentence };
}

function documented(text: string): ReadonlyMap<string, string> {
  const rows = text.split('\n').flatMap((line): readonly [string, string][] => {
    const [, code, http, exit] = ROW.exec(line) ?? [];
    return code === undefined ? [] : [[code, `HTTP ${http}, exit ${exit}`]];
  });
  return new Map(rows);
}
