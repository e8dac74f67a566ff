import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { sleep } from '../../deadline.ts';
import { lookAtLoad } from '../../look-at-load.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type Load, loadBlocks, loadJson } from '../../output/load-report.ts';
import type { Report } from '../../output/report.ts';
import { tableOutput } from '../../output/table.ts';
import { openScreen } from '../../screen.ts';
import type { Terminal, World } from '../../world.ts';

const REDRAW_MS = 1000;
/** Where nothing is redrawn. */
const ROWS = 50;

export const top = command<PrintOptions>({
  about:
    'Shows the cores and the memory of the computer, the jobs that run with what each of them uses, and those that wait. On a terminal it is drawn anew each second until q or Ctrl-C is pressed; elsewhere, and with --json, it is shown once.',
  args: [],
  options: [JSON_OPTION, quietOption('the ids of the jobs that run, once')],
  examples: [
    { does: 'Watch the computer at work', line: 'breadbox top' },
    { does: 'For a script', line: 'breadbox top --json' },
  ],
  async run(world, _, { json, quiet }) {
    const client = connect(world);
    const { stdin, stdout, signal } = world;
    if (json || quiet || !stdout.isTTY || !stdin.isTTY) return report(await lookAtLoad(client, ROWS, signal));
    let load = await lookAtLoad(client, stdout.rows || ROWS, signal);
    const screen = openScreen(world);
    try {
      for (let away = ''; ; ) {
        screen.draw(`${away}${asText(world, load)}`);
        await Promise.race([sleep(REDRAW_MS, signal), screen.left]);
        if (screen.hasLeft()) return undefined;
        try {
          load = await lookAtLoad(client, stdout.rows || ROWS, signal);
          away = '';
        } catch (error) {
          if (!(error instanceof BreadboxError) || !['no-head', 'head-lost', 'stopping'].includes(error.code))
            throw error;
          away = 'The head does not answer; this is what it said last.\n';
        }
      }
    } finally {
      screen.close();
    }
  },
});

function report(load: Load): Report {
  return {
    json: loadJson(load),
    quiet: load.jobs.filter(({ job }) => job.state === 'running').map(({ job }) => job.jobId),
    blocks: loadBlocks(load),
  };
}

function asText({ env, stdout }: World, load: Load): string {
  let text = '';
  const write = (part: string) => {
    text += part;
    return true;
  };
  tableOutput({ env, stdout: { isTTY: stdout.isTTY, write } as unknown as Terminal }).write(report(load));
  return text;
}
