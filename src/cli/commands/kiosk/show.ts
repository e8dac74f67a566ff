import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { kioskReport } from '../../kiosk/kiosk-report.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';

export const show = command({
  about: 'Says whether the kiosk has a PIN, when it dims, and whether the farm was paused there.',
  args: [],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'Has it a PIN?', line: 'breadbox kiosk show' }],
  async run(world) {
    return kioskReport(await connect(world).call('GET /api/kiosk', { signal: world.signal }));
  },
});
