// Puts what is built into build/breadbox-VERSION-linux-ARCH.tar.gz, which installs without a checkout and without a network.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** As Debian calls processors. */
const ARCHES = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };
/** All else is in the bundles. */
const NATIVE = 'better-sqlite3';

const { version, license } = JSON.parse(await readFile('package.json', 'utf8'));
const arch = ARCHES[process.arch] ?? process.arch;
const name = `breadbox-${version}`;
const place = join('build', name);
const archive = join('build', `${name}-linux-${arch}.tar.gz`);

for (const built of [
  'breadbox.cjs',
  'breadbox.cjs.parts',
  'breadboxd.mjs',
  'breadbox-agent.cjs',
  'dashboard/index.html',
]) {
  if (!existsSync(join('dist', built))) throw new Error(`dist/${built} is missing: npm run build comes first`);
}
await rm(place, { recursive: true, force: true });
await mkdir(place, { recursive: true });
for (const folder of ['bin', 'dist', 'projects', 'jobs', 'templates', 'docs']) {
  await cp(folder, join(place, folder), { recursive: true, filter: (path) => !path.endsWith('.map') });
}
for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md']) await cp(file, join(place, file));
await cp('scripts/archive/install.sh', join(place, 'install.sh'));
for (const [part, wanted] of await nativeParts(NATIVE)) await copyPart(part, wanted);
const manifest = { name: 'breadbox', version, license, private: true, type: 'module', engines: { node: '>=20' } };
await writeFile(join(place, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
// The native part fits one version of Node's interface alone; install.sh compares.
const facts = {
  VERSION: version,
  ARCH: arch,
  NODE_MAJOR: process.versions.node.split('.')[0],
  NODE_ABI: process.versions.modules,
};
await writeFile(
  join(place, 'MADE-FOR'),
  Object.entries(facts)
    .map(([key, value]) => `${key}=${value}\n`)
    .join(''),
);

const epoch = execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' }).trim();
const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${epoch}`];
execFileSync('tar', [...same, '-I', 'gzip -9n', '-cf', archive, '-C', 'build', name]);
await rm(place, { recursive: true });
console.log(archive);

/** The package and what it asks for, each with the paths of it that are needed at run time. */
async function nativeParts(native) {
  const parts = new Map([
    [native, ['package.json', 'lib', join('build', 'Release', 'better_sqlite3.node'), 'LICENSE']],
  ]);
  const { dependencies } = JSON.parse(await readFile(join('node_modules', native, 'package.json'), 'utf8'));
  const waiting = Object.keys(dependencies).filter((each) => each !== 'prebuild-install');
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    parts.set(part, ['.']);
    const asked = JSON.parse(await readFile(join('node_modules', part, 'package.json'), 'utf8')).dependencies ?? {};
    waiting.push(...Object.keys(asked).filter((each) => !parts.has(each)));
  }
  return parts;
}

async function copyPart(part, wanted) {
  for (const path of wanted) {
    await cp(join('node_modules', part, path), join(place, 'node_modules', part, path), { recursive: true });
  }
}
