import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, quietOption } from '../options.ts';
import { text } from '../output/report.ts';

export const tokenRevoke = command({
  about: 'Makes a token worthless from now on. What was called with it stays done.',
  args: [{ name: 'ID', text: 'The id that "breadbox token list" prints.', complete: ['token'] }],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [{ does: 'The kiosk was stolen', line: 'breadbox token revoke t3' }],
  async run(world, [tokenId = '']) {
    await connect(world).call('DELETE /api/tokens/{tokenId}', { params: { tokenId }, signal: world.signal });
    return { json: { tokenId, revoked: true }, quiet: [], blocks: [text(`Token ${tokenId} is worthless now.`)] };
  },
});
