// Builds the three programs and the dashboard into dist/. `--only=cli,head,agent,projects,jobs,workers,templates,dashboard` builds a part.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { writeProgramInParts } from './program-in-parts.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const only = process.argv
  .find((word) => word.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const wanted = (part) => only === undefined || only.includes(part);

const common = {
  bundle: true,
  platform: 'node',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  loader: { '.sql': 'text', '.bash': 'text', '.c': 'text', '.zsh': 'text', '.fish': 'text' },
  define: { 'process.env.BREADBOX_VERSION': JSON.stringify(version) },
};

/** A single character beyond Latin-1 makes V8 keep the whole text of a program in two bytes a character: 5 MB of a head's memory. */
async function inOneByte(...programs) {
  for (const path of programs) {
    const text = await readFile(path, 'utf8');
    const escaped = (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`;
    await writeFile(path, text.replace(/[^\0-\xff]/g, escaped));
  }
}

const parts = {
  // CommonJS starts faster than ES modules; commands are compiled and evaluated when used.
  cli: async () => {
    await mkdir('dist', { recursive: true });
    await writeProgramInParts('src/cli/main.ts', 'dist/breadbox.cjs', { ...common, target: 'node20' });
  },
  head: async () => {
    await build({
      ...common,
      entryPoints: {
        breadboxd: 'src/head/main.ts',
        'store-worker': 'src/head/store-worker.ts',
        'account-files': 'src/jobs/files/file-program.ts',
      },
      format: 'esm',
      target: 'node20',
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      external: ['better-sqlite3'],
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
    await inOneByte('dist/breadboxd.mjs', 'dist/store-worker.mjs');
  },
  // An ES module bundle dies on `require`; nodes may have Node 18.
  agent: async () => {
    await build({
      ...common,
      entryPoints: { 'breadbox-agent': 'src/agent/main.ts', 'breadbox-slurm': 'src/agent/look-alikes/main.ts' },
      format: 'cjs',
      target: 'node18',
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
    });
    await inOneByte('dist/breadbox-agent.cjs');
  },
  // The projects that the head offers at its first start, zipped by the code that `breadbox farm push` uses.
  projects: async () => {
    const { outputFiles } = await build({
      ...common,
      entryPoints: ['src/cli/bundle/zip-folder.ts'],
      format: 'esm',
      target: 'node20',
      sourcemap: false,
      write: false,
    });
    const { zipFolder } = await import(
      `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
    );
    await mkdir('dist/projects', { recursive: true });
    for (const name of await readdir('projects')) {
      await writeFile(`dist/projects/${name}.zip`, await zipFolder(`projects/${name}`, AbortSignal.timeout(60_000)));
    }
  },
  // The job scripts that the head offers.
  jobs: async () => {
    await rm('dist/jobs', { recursive: true, force: true });
    await cp('jobs', 'dist/jobs', { recursive: true });
  },
  // The worker for nodes without Node.js, which `farm lend` sends.
  workers: () => cp('docs/workers/worker.sh', 'dist/worker.sh'),
  // What `breadbox new` makes.
  templates: () => cp('templates', 'dist/templates', { recursive: true }),
  dashboard: async () => {
    const vite = await import('vite');
    await vite.build({ configFile: 'src/dashboard/vite.config.ts', logLevel: 'warn' });
  },
};

if (!existsSync('src')) process.exit(0); // an installed package brings its dist/
await Promise.all(
  Object.keys(parts)
    .filter(wanted)
    .map((part) => parts[part]()),
);
