import { USER_LEDS, type UserLed } from '../../protocol/panel-frame.ts';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import { text } from '../output/report.ts';
import { ledSocket, setLed } from '../panel/led-socket.ts';

interface LedOptions extends PrintOptions {
  readonly nodes?: string;
}

export const led = command<LedOptions>({
  about: `Switches one of the two user LEDs of a panel: of this computer, or with -w of nodes, by the head. It stays so until it is switched again or the agent of its node is started anew, and is seen while the panel is on status.

Without -w it speaks to the agent's socket, which jobs find in BREADBOX_LED, and which takes lines from any program: user1 on. A job on a node needs no breadbox for it: docs/panel.md.`,
  args: [
    { name: 'LED', text: 'Which: the fourth lamp from the top, or the fifth.', choices: USER_LEDS },
    { name: 'STATE', text: 'What it is to be.', choices: ['on', 'off'] },
  ],
  options: [
    { flags: '-w, --nodes NODESET', text: 'Of these: n[1-4], @blue, @all.', complete: ['node-set'] },
    JSON_OPTION,
    quietOption('nothing'),
  ],
  examples: [
    { does: 'In a job, when the first half is done', line: 'breadbox led user1 on' },
    { does: 'Which board is n3?', line: 'breadbox led user2 on -w n3' },
  ],
  async run(world, [which, state], { nodes }) {
    const [led, on] = [which as UserLed, state === 'on'];
    if (nodes === undefined) await setLed(ledSocket(world.env), led, on, world.signal);
    else await connect(world).call('POST /api/panel/led', { body: { nodes, led, on }, signal: world.signal });
    return {
      json: { nodes: nodes ?? null, led, on },
      quiet: [],
      blocks: [text(`${led} is ${state}${nodes === undefined ? '' : ` on ${nodes}`}.`)],
    };
  },
});
