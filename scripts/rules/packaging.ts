import { type Finding, findLines, type Rule } from './rule.ts';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

export const exactVersions: Rule = {
  name: 'exact versions',
  check: (tree) => {
    const manifest = JSON.parse(tree.get('package.json') ?? '{}') as Record<string, Record<string, string> | undefined>;
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    return all
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]): Finding => ({ path: 'package.json', sentence: `${name} ${version}: name one version` }));
  },
};

export const lockFile: Rule = {
  name: 'lock file',
  check: (tree) =>
    findLines(
      tree,
      (path) => path === 'package-lock.json',
      /"resolved": "http/,
      () => 'names a registry; .npmrc says omit-lockfile-registry-resolved=true: npm install writes it without',
    ),
};

export const changelog: Rule = {
  name: 'changelog',
  check: (tree) =>
    /^## \[?Unreleased\]?$/m.test(tree.get('CHANGELOG.md') ?? '')
      ? []
      : [{ path: 'CHANGELOG.md', sentence: 'has no section called Unreleased' }],
};
