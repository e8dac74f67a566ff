import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { meterFacts } from '../../meter/meter-words.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { METER_ARGUMENT } from './meter-argument.ts';

export const read = command<PrintOptions>({
  about: 'Asks a power meter now, and shows what it says. It ends with 1 where it says nothing.',
  args: [METER_ARGUMENT],
  options: [JSON_OPTION, quietOption('the watts alone')],
  examples: [
    { does: 'Does the plug answer again?', line: 'breadbox meter read wall' },
    { does: 'Watts for a script', line: 'breadbox meter read wall --quiet' },
  ],
  async run(world, [meter = '']) {
    const told = await connect(world).call('POST /api/meters/{meter}/read', {
      params: { meter },
      signal: world.signal,
    });
    return {
      json: told,
      quiet: told.watts === undefined ? [] : [String(told.watts)],
      blocks: [{ kind: 'facts', facts: meterFacts(told) }],
      ...((told.watts === undefined || told.state === 'silent') && { exit: 1 }),
    };
  },
});
