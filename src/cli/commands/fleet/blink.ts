import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, wholeNumber } from '../../options.ts';
import { text } from '../../output/report.ts';

interface BlinkOptions extends PrintOptions {
  readonly seconds: number;
}

export const blink = command<BlinkOptions>({
  about: `Blinks the activity light of a node's board, so that one finds it in the heap. The light then shows again what it showed before.`,
  args: [{ name: 'NODE', text: 'Its name.', complete: ['node'] }],
  options: [
    { flags: '--seconds N', text: 'So long.', parse: wholeNumber('--seconds', 1, 600), value: 15 },
    JSON_OPTION,
  ],
  examples: [{ does: 'Which one is n3?', line: 'breadbox nodes blink n3' }],
  async run(world, [node = ''], { seconds }) {
    const call = { params: { node }, body: { seconds }, signal: world.signal };
    const { led } = await connect(world).call('POST /api/inventory/{node}/blink', call);
    const said =
      led === undefined
        ? `${node} has no light that Breadbox knows how to blink.`
        : `The light ${led} of ${node} blinks for ${seconds} s.`;
    return { json: { node, led: led ?? null }, quiet: led === undefined ? [] : [led], blocks: [text(said)] };
  },
});
