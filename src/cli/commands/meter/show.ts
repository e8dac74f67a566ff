import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { meterFacts, wattsCell } from '../../meter/meter-words.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { sparkline } from '../../output/sparkline.ts';
import { METER_ARGUMENT } from './meter-argument.ts';

interface ShowOptions extends PrintOptions {
  readonly since: string;
}

const POINTS = 60;

export const show = command<ShowOptions>({
  about: 'Shows one power meter: what it shows now, what hangs on it, and what was drawn over the last time.',
  args: [METER_ARGUMENT],
  options: [
    { flags: '--since TIME', text: 'An instant, or how long ago: 10m, 1h, 7d.', value: '1h' },
    JSON_OPTION,
    quietOption('the watts alone; nothing where they are unknown'),
  ],
  examples: [
    { does: 'How is it?', line: 'breadbox meter show wall' },
    { does: 'The last week, for a program', line: 'breadbox meter show wall --since 7d --json' },
  ],
  async run(world, [meter = ''], { since }) {
    const client = connect(world);
    const { signal } = world;
    const params = { meter };
    const [told, history] = await Promise.all([
      client.call('GET /api/meters/{meter}', { params, signal }),
      client.call('GET /api/meters/{meter}/history', { params, query: { since, points: POINTS }, signal }),
    ]);
    const { mean, most } = history;
    const there = mean.filter((watts) => watts !== null);
    const average = there.reduce((sum, watts) => sum + watts, 0) / there.length;
    const peak = Math.max(...most.filter((watts) => watts !== null));
    const drawn = `\nsince ${since}  ${sparkline(mean, 0, peak)}  mean ${wattsCell(average)}, most ${wattsCell(peak)}`;
    return {
      json: { ...told, history },
      quiet: told.watts === undefined ? [] : [String(told.watts)],
      blocks: [{ kind: 'facts', facts: meterFacts(told) }, ...(there.length > 0 ? [text(drawn)] : [])],
    };
  },
});
