import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { kioskLinks } from '../../kiosk/kiosk-links.ts';
import { kioskReport } from '../../kiosk/kiosk-report.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const show = command({
  about:
    'Says whether the kiosk has a PIN, when it dims, and whether the farm was paused there, and lists the screens that may look: each has a link of its own, which breadbox kiosk revoke ends.',
  args: [],
  options: [JSON_OPTION, quietOption('the names of the screens')],
  examples: [
    { does: 'Has it a PIN, and which screens are there?', line: 'breadbox kiosk show' },
    { does: 'End the links of all screens', line: 'breadbox kiosk show -q | xargs -n1 breadbox kiosk revoke' },
  ],
  async run(world) {
    const client = connect(world);
    const kiosk = await client.call('GET /api/kiosk', { signal: world.signal });
    const links = await kioskLinks(client, world.signal);
    const report = kioskReport(kiosk);
    return {
      json: { ...kiosk, links },
      quiet: links.map(({ name }) => name),
      blocks: [
        ...report.blocks,
        text(''),
        {
          kind: 'table',
          columns: [
            { title: 'SCREEN', as: 'text' },
            { title: 'ID', as: 'text' },
            { title: 'MADE', as: 'instant' },
            { title: 'SEEN', as: 'instant' },
          ],
          rows: links.map(({ name, tokenId, createdAt, lastUsedAt }) => [name, tokenId, createdAt, lastUsedAt]),
          empty: 'No screen may look yet: breadbox kiosk link',
        },
      ],
    };
  },
});
