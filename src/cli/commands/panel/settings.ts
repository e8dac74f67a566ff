import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { changedSettings, SETTINGS_OPTIONS, type SettingsOptions } from '../../panel/settings-options.ts';
import { settingsFacts } from '../../panel/settings-words.ts';

export const settings = command<SettingsOptions & PrintOptions>({
  about: `Shows what is wired to a node, or says it: options change what they name and leave the rest. The node goes by it at once, and whenever it starts. Before it writes to a chip it looks that this is the one that is configured; breadbox panel shows where it is not.

Of a board whose wiring is not known: breadbox panel test NODE finds it out.`,
  args: [{ name: 'NODE', text: 'Its name.', complete: ['watched-node'] }],
  options: [...SETTINGS_OPTIONS, JSON_OPTION, quietOption('the driver alone')],
  examples: [
    { does: 'What is wired to n1?', line: 'breadbox panel settings n1' },
    {
      does: 'Five LEDs, the top one at GP4, and a toggle at GP7',
      line: 'breadbox panel settings n1 --driver mcp23008 --pins 4,3,2,1,0 --switch-pin 7',
    },
    { does: 'The light of a bare Raspberry Pi', line: 'breadbox panel settings n1 --driver leds --leds ACT,-,-,-,-' },
    { does: 'No hardware any more', line: 'breadbox panel settings n1 --driver none' },
  ],
  async run(world, [node = ''], { json: _, quiet: __, ...given }) {
    const client = connect(world);
    const { signal } = world;
    const params = { node };
    const before = await client.call('GET /api/panel/{node}/settings', { params, signal });
    const isChange = Object.keys(given).length > 0;
    const now = isChange
      ? await client.call('PUT /api/panel/{node}/settings', { params, body: changedSettings(before, given), signal })
      : before;
    return { json: now, quiet: [now.driver], blocks: [{ kind: 'facts', facts: settingsFacts(now) }] };
  },
});
