import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { kioskLinks } from '../../kiosk/kiosk-links.ts';
import { kioskReport } from '../../kiosk/kiosk-report.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const show = command({
  about:
    'Says whether the kiosk has a PIN, when it dims, and whether the farm was paused there, and lists the screens that may look: each has a link of its own, which breadbox kiosk revoke ends. The screens are listed for the owner alone.',
  args: [],
  options: [JSON_OPTION, quietOption('the ids of the screens')],
  examples: [
    { does: 'Has it a PIN, and which screens are there?', line: 'breadbox kiosk show' },
    { does: 'End the links of all screens', line: 'breadbox kiosk show -q | xargs -n1 breadbox kiosk revoke' },
  ],
  async run(world) {
    const client = connect(world);
    const { signal } = world;
    const [kiosk, { role }] = await Promise.all([
      client.call('GET /api/kiosk', { signal }),
      client.call('GET /api/me', { signal }),
    ]);
    const report = kioskReport(kiosk);
    // Others see their own tokens at most.
    if (role !== 'owner') return report;
    const links = await kioskLinks(client, signal);
    return {
      json: { ...kiosk, links },
      quiet: links.map(({ tokenId }) => tokenId),
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
