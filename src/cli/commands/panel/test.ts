import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { settingsFacts, settingsLine } from '../../panel/settings-words.ts';
import { walk } from '../../panel/walk/walk.ts';

export const test = command<PrintOptions>({
  about: `Walks you through a new panel, with the board in your hands and questions on the terminal: power, bus, chip, toggle, each LED in turn (which one is lit?), and the toggle again. What it finds out are the pins in the order of your LEDs and whether 0 or 1 lights them; it writes that as the settings of the node.

Before a chip is known for what it is, nothing is written to it. Ctrl-C at any time leaves everything as it was.`,
  args: [{ name: 'NODE', text: 'Its name.', complete: ['watched-node'] }],
  options: [JSON_OPTION, quietOption('the driver alone')],
  examples: [{ does: 'A new board at n1', line: 'breadbox panel test n1' }],
  async run(world, [node = '']) {
    const end = await walk(world, connect(world), node);
    if ('left' in end) {
      const said =
        end.left === 'as it was'
          ? 'Nothing was changed.'
          : `What was tried last may still be set for ${node}; the line above puts back what was there before.`;
      return { json: null, quiet: [], blocks: [text(said)], exit: 1 };
    }
    const { settings } = end;
    return {
      json: settings,
      quiet: [settings.driver],
      blocks: [
        { kind: 'facts', facts: settingsFacts(settings) },
        text(`\nKept. The same for another node:\n  ${settingsLine('NODE', settings)}`),
      ],
    };
  },
});
