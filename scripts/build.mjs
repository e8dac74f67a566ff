// Builds the three programs and the dashboard into dist/. `--only=cli,head,agent,projects,jobs,templates,dashboard` builds a part.
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

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
  loader: { '.sql': 'text', '.bash': 'text', '.zsh': 'text', '.fish': 'text' },
  define: { 'process.env.BREADBOX_VERSION': JSON.stringify(version) },
};

const parts = {
  // One CommonJS file starts faster than ES modules; commands are evaluated when used.
  cli: () =>
    build({
      ...common,
      entryPoints: { breadbox: 'src/cli/main.ts' },
      format: 'cjs',
      target: 'node20',
      minify: true,
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
    }),
  head: () =>
    build({
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
    }),
  // An ES module bundle dies on `require`; nodes may have Node 18.
  agent: () =>
    build({
      ...common,
      entryPoints: { 'breadbox-agent': 'src/agent/main.ts', 'breadbox-slurm': 'src/agent/look-alikes/main.ts' },
      format: 'cjs',
      target: 'node18',
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
    }),
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
