import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { METER_ARGUMENT } from './meter-argument.ts';

export const remove = command<PrintOptions>({
  about: 'Forgets a power meter, its password, and what was typed for it. The plug stays as it is.',
  args: [METER_ARGUMENT],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'It hangs elsewhere now', line: 'breadbox meter remove wall' }],
  async run(world, [meter = '']) {
    await connect(world).call('DELETE /api/meters/{meter}', { params: { meter }, signal: world.signal });
    return { json: { meter }, quiet: [], blocks: [text(`${meter} is read no more.`)] };
  },
});
