import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { command } from '../command.ts';
import { demoHead } from '../demo/demo-head.ts';
import { savePicture } from '../demo/save-picture.ts';
import { interpretSpeedUp, type SpeedUp, speedUps } from '../demo/speed-up.ts';
import { type TimedRun, timeRun } from '../demo/time-run.ts';
import { defaultWorkerCounts, parseWorkerCounts } from '../demo/worker-counts.ts';
import { JSON_OPTION, type PrintOptions, quietOption, timeoutOption } from '../options.ts';
import { type TableBlock, text } from '../output/report.ts';
import { pushFolder } from '../push-folder.ts';

const CHECKSUM_SHOWN = 12;

interface DemoOptions extends PrintOptions {
  readonly workers?: readonly number[];
  readonly output?: string;
  readonly timeout?: number;
}

export const demo = command<DemoOptions>({
  about: `Computes a picture of the Mandelbrot set in 384 tiles, first with one worker, then with more, and prints how long each took, how many times as fast it was and which share of the ideal that is. The picture must come out the same each time; its checksum shows it, and a difference is an error.

Where no head runs, one is started in the background, and stays: the dashboard shows the runs. The picture is written to mandelbrot.png in the current folder, or in the data directory where the current folder is not writable.`,
  args: [],
  options: [
    {
      flags: '--workers LIST',
      text: 'Numbers of workers to compare.',
      parse: parseWorkerCounts,
      shownDefault: '1,2,… up to the cores of the computer; above 4, powers of two and the cores',
    },
    { flags: '-o, --output FILE', text: 'Where the picture goes.', shownDefault: 'mandelbrot.png', complete: ['file'] },
    timeoutOption('For each of the runs: give up after so long and exit with 1.'),
    JSON_OPTION,
    quietOption("the picture's path alone, and no progress"),
  ],
  examples: [
    { does: 'Compare one worker with two', line: 'breadbox demo --workers 1,2' },
    { does: 'End the head afterwards', line: 'breadbox stop' },
  ],
  async run(world, _, { workers, output, timeout, quiet }) {
    const client = await demoHead(world);
    const { signal } = world;
    const { cores } = await client.call('GET /api/computer', { signal });
    const { project, version } = await pushFolder(world, client, join(world.packageDir, 'projects', 'mandelbrot'));
    const timed: TimedRun[] = [];
    for (const count of workers ?? defaultWorkerCounts(cores)) {
      const options = { project, version, workers: count, timeoutSec: timeout, quiet: quiet === true };
      timed.push(await timeRun(world, client, options));
      requireSamePicture(timed);
    }
    const image = await savePicture(world, client, timed.at(-1)!.run, output);
    const link = await client.call('POST /api/login-links', { signal });
    const figures = speedUps(timed);
    return {
      json: {
        runs: figures.map(({ workers, seconds, speedup, efficiency, checksum }) => ({
          workers,
          seconds,
          speedup,
          efficiency,
          checksum,
        })),
        image,
      },
      quiet: [image],
      blocks: [
        figuresTable(figures),
        text(`\n${interpretSpeedUp(figures, cores)}`),
        text(`\nPicture:    ${image}`),
        text(`Dashboard:  ${link.url}`),
        text('            (logs a browser in, once, within ten minutes; another: breadbox login)'),
        text('The head goes on. To stop it: breadbox stop'),
      ],
    };
  },
});

function requireSamePicture(timed: readonly TimedRun[]): void {
  const [first, last] = [timed[0]!, timed.at(-1)!];
  if (first.checksum === last.checksum) return;
  const of = ({ run, checksum }: TimedRun) => `${run} ${checksum.slice(0, CHECKSUM_SHOWN)}`;
  throw new BreadboxError('run-failed', `The pictures differ: run ${of(first)}, run ${of(last)}.`, {
    hint: 'The same tasks must give the same picture. Faulty memory or an overclocked processor can do this.',
  });
}

function figuresTable(figures: readonly (TimedRun & SpeedUp)[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'WORKERS', as: 'count' },
      { title: 'SECONDS', as: 'count' },
      { title: 'SPEED-UP', as: 'times' },
      { title: 'EFFICIENCY', as: 'percent' },
      { title: 'CHECKSUM', as: 'text' },
    ],
    rows: figures.map(({ workers, seconds, speedup, efficiency, checksum }) => [
      workers,
      seconds.toFixed(2),
      speedup,
      efficiency,
      checksum.slice(0, CHECKSUM_SHOWN),
    ]),
    empty: 'Nothing was run.',
  };
}
