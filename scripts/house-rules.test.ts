import { describe, expect, test } from 'vitest';
import { ERROR_CODES, exitCode, httpStatus } from '../src/cluster/errors.ts';
import { brokenRules, HOUSE_RULES } from './house-rules.ts';
import { longFiles } from './rules/line-ceiling.ts';
import { readTree } from './rules/read-tree.ts';

const ERROR_ROWS = ERROR_CODES.map((code) => `| \`${code}\` | … | … | ${httpStatus(code)} | ${exitCode(code)} |\n`);

const SOUND: Readonly<Record<string, string>> = {
  'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n',
  'docs/architecture.md': '| `src/cli/` | … | cluster, protocol |\n',
  'src/cli/tsconfig.json': '[{ "path": "../cluster" }, { "path": "../protocol" }]',
  'docs/errors.md': ERROR_ROWS.join(''),
  'package.json': '{"dependencies":{"zod":"4.6.7"}}',
  'src/cluster/node-set.ts': 'export const nodeSet = 1;\n',
};

function broken(files: Readonly<Record<string, string>>): readonly string[] {
  return brokenRules(new Map(Object.entries({ ...SOUND, ...files })));
}

const join = (...parts: readonly string[]) => parts.join('');
const lines = (count: number) => 'x;\n'.repeat(count);

/** Rule, file, content, whether it fires. Each rule fires at least once and lets a near miss pass. */
const CASES: readonly (readonly [string, string, string, boolean])[] = [
  ['line ceiling', 'src/farm/a.ts', lines(401), true],
  ['line ceiling', 'src/farm/a.ts', lines(400), false],
  ['line ceiling', 'src/farm/a.test.ts', lines(600), false],
  ['line ceiling', 'test/e2e/a.test.ts', lines(601), true],
  ['line ceiling', 'src/jobs/engine.contract.ts', lines(601), true],
  ['folder names', 'src/farm/utils/a.ts', '', true],
  ['folder names', 'test/helpers/deep/a.ts', '', true],
  ['folder names', 'src/services/a.ts', '', false],
  ['folder names', 'src/head/services/a.ts', '', true],
  ['file names', 'src/farm/nodeSet.ts', '', true],
  ['file names', 'src/farm/node_set.test.ts', '', true],
  ['file names', 'projects/pi/README.md', '', false],
  ['file names', 'src/store/migrations/0001-farm.sql', '', false],
  ['file names', 'test/fixtures/pi4/proc/Scaling_CUR', '', false],
  ['barrels', 'src/farm/all.ts', "export * from './a.ts';\n", true],
  ['barrels', 'src/farm/index.ts', "export { a } from './a.ts';\n", true],
  ['barrels', 'src/farm/all.ts', "export { a } from './a.ts';\n", false],
  ['default exports', 'src/farm/a.ts', 'export default 1;\n', true],
  ['default exports', 'src/farm/a.ts', 'export { a as default };\n', true],
  ['default exports', 'test/e2e/vitest.config.ts', 'export default {};\n', false],
  ['enums and namespaces', 'src/farm/a.ts', 'export const enum Colour {\n', true],
  ['enums and namespaces', 'src/farm/a.ts', 'namespace Farm {\n', true],
  ['enums and namespaces', 'src/farm/a.ts', 'const state = z.enum(STATES);\n', false],
  ['module mocks', 'src/farm/a.test.ts', join('vi.mo', "ck('./b.ts');\n"), true],
  ['module mocks', 'src/farm/a.test.ts', join('vi.doMo', "ck(import('../b.ts'));\n"), true],
  ['module mocks', 'src/farm/a.test.ts', "const call = vi.fn('./b.ts');\n", false],
  ['forgotten time limits', 'src/head/a.ts', join('AbortSignal.any([a, AbortSignal.', 'timeout(5)]);\n'), true],
  ['forgotten time limits', 'src/head/a.ts', 'AbortSignal.any([a.signal, b.signal]);\n', false],
  ['unfinished work', 'docs/a.md', join('TO', 'DO: more\n'), true],
  ['unfinished work', 'src/farm/a.ts', join('// FIX', 'ME later\n'), true],
  ['imports between folders', 'src/cli/a.ts', "import { a } from '../farm/a.ts';\n", true],
  ['imports between folders', 'src/agent/pilot/a.ts', "const a = await import('../../store/a.ts');\n", true],
  ['imports between folders', 'src/cluster/a.ts', "import type { A } from '../protocol/a.ts';\n", true],
  ['imports between folders', 'src/cli/commands/a.ts', "import { a } from '../../protocol/a.ts';\n", false],
  ['imports between folders', 'src/head/a.ts', "import { a } from '../farm/a.ts';\n", false],
  ['table of folders', 'docs/architecture.md', '| `src/cli/` | … | cluster |\n', true],
  ['table of folders', 'docs/architecture.md', '', true],
  ['table of folders', 'src/farm/tsconfig.json', '[]', true],
  [
    'table of folders',
    'docs/architecture.md',
    '| `src/cli/` | … | cluster, protocol |\n| `src/gone/` | … | nothing |\n',
    true,
  ],
  ['raw colours', 'src/dashboard/styles/page.css', 'a { color: #1a4da6; }\n', true],
  ['raw colours', 'src/dashboard/pages/farm.tsx', "const ink = '#fff';\n", true],
  ['raw colours', 'src/dashboard/styles/page.css', 'a { color: rgb(1 2 3); }\n', true],
  ['raw colours', 'src/dashboard/styles/page.css', 'a { color: hsl(1 2 3); }\n', true],
  ['raw colours', 'src/dashboard/tokens.css', 'a { color: #1a4da6; }\n', false],
  ['raw colours', 'src/dashboard/public/mark.svg', '<path fill="#1a4da6"/>\n', false],
  ['raw colours', 'src/dashboard/pages/farm.tsx', 'return <a href="#add">{this.#fed} {run.#abcdef1}</a>;\n', false],
  ['places of one machine', 'src/farm/a.ts', join("const dir = '/wo", "rk/main';\n"), true],
  ['places of one machine', 'docs/a.md', join('see /ro', 'ot/.ssh\n'), true],
  ['places of one machine', 'docs/a.md', join('fetch https://reg', 'istry.example.org/zod\n'), true],
  ['places of one machine', 'docs/a.md', join('in $TMP/wo', 'rk/ or net', 'work/\n'), false],
  ['error codes', 'docs/errors.md', '| `bad-input` | … | … | 400 | 2 |\n', true],
  ['error codes', 'docs/errors.md', `${SOUND['docs/errors.md']}| \`no-such-code\` | … | … | 400 | 2 |\n`, true],
  ['error codes', 'docs/errors.md', `${SOUND['docs/errors.md']}| \`bad-input\` | … | … | 500 | 2 |\n`, true],
  ['paths in the manual', 'docs/a.md', 'see `src/cluster/gone.ts`\n', true],
  ['paths in the manual', 'docs/how-to-add/a.md', '[errors](../gone.md)\n', true],
  [
    'paths in the manual',
    'docs/how-to-add/a.md',
    '[errors](../errors.md#codes), `src/cluster/`, `src/NAME.ts`\n',
    false,
  ],
  ['paths in the manual', '.gitignore', 'bench/out/\n', false],
  ['exact versions', 'package.json', '{"devDependencies":{"vite":"^8.0.0"}}', true],
  ['exact versions', 'package.json', '{"dependencies":{"zod":"latest"}}', true],
  ['lock file', 'package-lock.json', join('"resolved": "htt', 'ps://example.org/zod.tgz"\n'), true],
  ['changelog', 'CHANGELOG.md', '# Changelog\n\n## [1.0.0]\n', true],
];

describe('house rules', () => {
  test('leave sound files alone', () => expect(broken({})).toEqual([]));

  test.each(CASES)('%s: %s %j → %s', (rule, path, content, fires) => {
    const found = broken({ [path]: content });
    if (fires) expect(found.some((line) => line.startsWith(`${rule}: `))).toBe(true);
    else expect(found).toEqual([]);
  });

  test.each(HOUSE_RULES)('$name has a case that makes it fire', ({ name }) => {
    expect(CASES.some(([rule, , , fires]) => rule === name && fires)).toBe(true);
  });

  test('name the file, the line and what to do', () => {
    expect(broken({ 'src/cli/a.ts': "\nimport { a } from '../farm/a.ts';\n" })).toEqual([
      'imports between folders: src/cli/a.ts:2: src/cli may import only cluster, protocol, dictionary, handbook, machines and planner, not src/farm',
    ]);
  });

  test('list long source files without failing', () => {
    const tree = new Map([
      ['src/a.ts', lines(251)],
      ['src/b.ts', lines(300)],
      ['src/a.test.ts', lines(500)],
    ]);
    expect(longFiles(tree).map(({ path }) => path)).toEqual(['src/b.ts', 'src/a.ts']);
  });

  test('read the repository without what is built or installed', () => {
    const paths = [...readTree('.').keys()];
    expect(paths).toContain('scripts/house-rules.ts');
    expect(paths).toContain('.npmrc');
    expect(paths.filter((path) => /^(node_modules|\.git|dist|build)\//.test(path))).toEqual([]);
  });
});
