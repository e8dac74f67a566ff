import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { kioskReport } from '../../kiosk/kiosk-report.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';

interface DimOptions extends PrintOptions {
  readonly never?: boolean;
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export const dim = command<DimOptions>({
  about: `Sets the hours at which the screen is dark and dim, by its own computer's clock. A touch wakes it for two minutes.`,
  args: [
    { name: 'FROM', text: 'Such as 22:00.', optional: true, check: checkClock },
    { name: 'TO', text: 'Such as 07:00.', optional: true, check: checkClock },
  ],
  options: [{ flags: '--never', text: 'Do not dim.' }, JSON_OPTION, quietOption('nothing')],
  examples: [
    { does: 'At night', line: 'breadbox kiosk dim 22:00 07:00' },
    { does: 'Always bright', line: 'breadbox kiosk dim --never' },
  ],
  async run(world, [from, to], { never = false }) {
    const isNamed = from !== undefined && to !== undefined;
    if (isNamed === never)
      throw new BreadboxError('usage', 'Say from when to when, or --never.', {
        hint: 'breadbox kiosk dim 22:00 07:00',
      });
    const body = { dim: isNamed ? { from, to } : null };
    return kioskReport(await connect(world).call('PUT /api/kiosk', { body, signal: world.signal }));
  },
});

function checkClock(text: string): void {
  if (!CLOCK.test(text)) throw new BreadboxError('usage', `'${text}' is not a time such as 22:00.`);
}
