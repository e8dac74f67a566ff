import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { kioskLinks, linkCalled } from '../../kiosk/kiosk-links.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const revoke = command({
  about: 'Ends the link of one screen, and its sessions, at once. The others go on.',
  args: [{ name: 'NAME', text: 'Of the screen, as breadbox kiosk show lists it, or the id beside it.' }],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'The tablet in the kitchen was lost', line: 'breadbox kiosk revoke kitchen' }],
  async run(world, [called = '']) {
    const client = connect(world);
    const { name, tokenId } = linkCalled(await kioskLinks(client, world.signal), called);
    await client.call('DELETE /api/tokens/{tokenId}', { params: { tokenId }, signal: world.signal });
    return {
      json: { name, tokenId, revoked: true },
      quiet: [],
      blocks: [text(`The screen ${name} may not look any more.`)],
    };
  },
});
