import type { Alert } from '../../../protocol/alerts.ts';
import { connect } from '../../client.ts';
import { type ArgumentSpec, command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const ALERT_ARGUMENT: ArgumentSpec = { name: 'ALERT', text: 'Its number, as listed: a7.' };

export const ack = command({
  about:
    'Says that somebody knows of alerts. They are shown until their causes have gone, and sent to nobody any more.',
  args: [{ ...ALERT_ARGUMENT, many: true }],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'I know, and I am on it', line: 'breadbox alerts ack a7' }],
  async run(world, names) {
    const client = connect(world);
    const known: Alert[] = [];
    for (const alert of names) {
      const path = { params: { alert }, signal: world.signal };
      known.push(await client.call('POST /api/alerts/{alert}/acknowledge', path));
    }
    return {
      json: known,
      quiet: [],
      blocks: known.map(({ alert, sentence }) => text(`${alert} is known: ${sentence}`)),
    };
  },
});
