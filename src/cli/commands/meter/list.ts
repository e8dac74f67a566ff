import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { drawnSentence, energyCell, stateCell, wattsCell } from '../../meter/meter-words.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const list = command<PrintOptions>({
  about: `Lists the power meters with what they show now, and what all draw together. Nothing is counted twice: of meters whose nodes hang on another one too, that other one counts.`,
  args: [],
  options: [JSON_OPTION, quietOption('the watts of all together alone; nothing where they are unknown')],
  examples: [
    { does: 'What does it draw?', line: 'breadbox meter' },
    { does: 'For a script', line: 'breadbox meter list --quiet' },
  ],
  async run(world) {
    const told = await connect(world).call('GET /api/meters', { signal: world.signal });
    const { watts, meters } = told;
    return {
      json: told,
      quiet: watts === undefined ? [] : [String(watts)],
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'METER', as: 'text' },
            { title: 'STATE', as: 'state' },
            { title: 'NOW', as: 'text' },
            { title: 'TODAY', as: 'text' },
            { title: 'NODES', as: 'text' },
            { title: 'WHAT HANGS ON IT', as: 'text' },
          ],
          rows: meters.map((meter) => [
            ...[
              meter.meter,
              stateCell(meter),
              wattsCell(meter.watts),
              energyCell(meter),
              meter.nodes || '-',
              meter.covers,
            ],
          ]),
          empty: 'There is no power meter, so watts are unknown. Add one: breadbox meter add --help',
        },
        ...(meters.length > 0 ? [text(`\n${drawnSentence(told)}`)] : []),
        ...meters.flatMap(({ meter, because }) => (because === undefined ? [] : [text(`${meter}: ${because}`)])),
      ],
    };
  },
});
