import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { ALERT_ARGUMENT } from './ack.ts';

/** As far back as the head tells. */
const ALL = 10_000;

export const show = command({
  about: 'Says of an alert what is the matter, why, and what to do; and which jobs ran there when it began.',
  args: [ALERT_ARGUMENT],
  options: [JSON_OPTION, quietOption('what to do alone')],
  examples: [{ does: 'What is to be done?', line: 'breadbox alerts show a7' }],
  async run(world, [name]) {
    const query = { history: 'true', limit: ALL };
    const alerts = await connect(world).call('GET /api/alerts', { query, signal: world.signal });
    const found = alerts.find(({ alert }) => alert === name);
    if (found === undefined)
      throw new BreadboxError('not-found', `There is no alert ${name}.`, {
        hint: 'See: breadbox alerts list --history',
      });
    const { sentence, what, why, todo, since, until, acknowledged, jobs } = found;
    return {
      json: found,
      quiet: [todo],
      blocks: [
        text(sentence),
        {
          kind: 'facts',
          facts: [
            { title: 'what', as: 'text', value: what },
            { title: 'why', as: 'text', value: why },
            { title: 'what to do', as: 'text', value: todo },
            { title: 'since', as: 'instant', value: since },
            { title: 'until', as: 'instant', value: until },
            { title: 'known to', as: 'text', value: acknowledged?.by },
            { title: 'jobs there', as: 'text', value: jobs.length === 0 ? undefined : jobs.join(', ') },
          ],
        },
      ],
    };
  },
});
