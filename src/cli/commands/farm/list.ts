import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import type { Report } from '../../output/report.ts';
import { runTable } from '../../output/run-report.ts';

interface ListOptions extends PrintOptions {
  readonly runs?: boolean;
  readonly project?: string;
  readonly limit: number;
}

export const list = command<ListOptions>({
  about: 'Lists the projects that were pushed, or with --runs the runs, newest first.',
  args: [],
  options: [
    { flags: '--runs', text: 'List runs.' },
    {
      flags: '--project NAME',
      text: 'With --runs: of this project alone.',
      shownDefault: 'all',
      complete: ['project'],
    },
    { flags: '--limit N', text: 'With --runs: at most so many.', parse: wholeNumber('--limit', 1, 1000), value: 100 },
    JSON_OPTION,
    quietOption('names or ids alone'),
  ],
  examples: [
    { does: 'The projects', line: 'breadbox farm list' },
    { does: 'The last ten runs', line: 'breadbox farm list --runs --limit 10' },
  ],
  async run(world, _, options) {
    const client = connect(world);
    return options.runs ? listRuns(client, options, world.signal) : listProjects(client, world.signal);
  },
});

async function listRuns(client: Client, { project, limit }: ListOptions, signal: AbortSignal): Promise<Report> {
  const runs = await client.call('GET /api/farm/runs', { query: { project, limit }, signal });
  return {
    json: runs,
    quiet: runs.map(({ run }) => run),
    blocks: [runTable(runs, 'There are no runs. Make one: breadbox farm run PROJECT')],
  };
}

async function listProjects(client: Client, signal: AbortSignal): Promise<Report> {
  const projects = await client.call('GET /api/farm/projects', { signal });
  return {
    json: projects,
    quiet: projects.map(({ project }) => project),
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'PROJECT', as: 'text' },
          { title: 'VERSION', as: 'text' },
          { title: 'OWNER', as: 'text' },
          { title: 'SIZE', as: 'bytes' },
          { title: 'PUSHED', as: 'instant' },
          { title: 'TITLE', as: 'text' },
        ],
        rows: projects.map((p) => [p.project, p.version.slice(0, 12), p.owner, p.bundleBytes, p.pushedAt, p.title]),
        empty: 'There are no projects. Push one: breadbox farm push DIR',
      },
    ],
  };
}
