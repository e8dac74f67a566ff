import { resolve } from 'node:path';
import { composeHandbook } from '../../../handbook/compose-handbook.ts';
import { handbookHtml } from '../../../handbook/handbook-html.ts';
import { handbookMarkdown } from '../../../handbook/handbook-markdown.ts';
import { type AskHead, tellMachine } from '../../../handbook/told-machine.ts';
import { makePlan } from '../../../planner/make-plan.ts';
import { withPlaces } from '../../../planner/read-plan.ts';
import { planFileSchema } from '../../../protocol/plan.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { writeHandbookFiles } from '../../handbook/write-handbook-files.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { readPlanFile } from '../../plan/read-plan-file.ts';

interface WriteOptions extends PrintOptions {
  readonly out: string;
  readonly plan?: string;
}

export const write = command<WriteOptions>({
  about: `Writes handbook.html, one file that prints well, and handbook.md, which says the same. What the head knows is filled in; what nobody has measured is called unknown; what only you know (labels, fuses, whom to ask) you say with breadbox handbook settings, or fill in by pen.`,
  args: [],
  options: [
    { flags: '--out DIR', text: 'Folder to write into.', value: '.', complete: ['folder'] },
    { flags: '--plan FILE', text: 'A plan, for parts, prices and power: docs/plan.md.', complete: ['file'] },
    JSON_OPTION,
    quietOption('the two files, one a line'),
  ],
  examples: [
    { does: 'Here', line: 'breadbox handbook' },
    { does: 'With parts and prices, elsewhere', line: 'breadbox handbook --plan rain.yaml --out lid' },
  ],
  async run(world, _, { out, plan: planName }) {
    const plan =
      planName === undefined ? undefined : withPlaces(await readPlanFile(world, planFileSchema, planName), makePlan);
    const client = connect(world);
    const ask: AskHead = (key, given) => client.call(key, given as never);
    const told = await tellMachine(ask, world.signal);
    const handbook = composeHandbook({ ...told, plan, madeAt: new Date().toISOString() });
    const directory = resolve(world.cwd, out);
    const files = await writeHandbookFiles(directory, {
      'handbook.html': handbookHtml(handbook),
      'handbook.md': handbookMarkdown(handbook),
    });
    return {
      json: { directory, files, title: handbook.title },
      quiet: files,
      blocks: [
        text(`The handbook of ${handbook.title}: ${files.join(', ')}.`),
        text('Open handbook.html in a browser and print it.'),
      ],
    };
  },
});
