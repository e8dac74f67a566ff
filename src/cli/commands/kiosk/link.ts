import { resolve } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { KIOSK_ACCOUNT } from '../../../protocol/kiosk.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { freeName, kioskLinks } from '../../kiosk/kiosk-links.ts';
import { saveLink } from '../../kiosk/save-link.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

interface LinkOptions extends PrintOptions {
  readonly url?: string;
  readonly name?: string;
  readonly save?: string;
}

export const link = command<LinkOptions>({
  about: `Makes a token for a screen, which may look and do nothing else, and prints the link that the screen's browser opens. The link goes on working after a restart of either; it ends with the token, alone: breadbox kiosk revoke.

With --save it goes into a page instead, which only this account can read. The browser opens that page: so no other account of the screen's computer sees the token among the processes.`,
  args: [],
  options: [
    {
      flags: '--url URL',
      text: 'Where the screen reaches the head, if it is not of the same computer.',
      shownDefault: "the head's own address",
    },
    { flags: '--name LABEL', text: 'What you will know this screen by.', shownDefault: 'kiosk, kiosk-2, …' },
    { flags: '--save FILE', text: 'Write a page that leads there, for this account alone.', complete: ['file'] },
    JSON_OPTION,
    quietOption('the link alone; with --save, the file'),
  ],
  examples: [
    { does: 'A screen on the head', line: 'breadbox kiosk link --save ~/kiosk.html' },
    { does: 'A tablet in the kitchen', line: 'breadbox kiosk link --url https://rain.local:8643 --name kitchen' },
  ],
  async run(world, _, { url, name, save }) {
    const client = connect(world);
    const base =
      url === undefined ? (await client.call('GET /api/status', { signal: world.signal })).url : checked(url);
    const called = freeName(await kioskLinks(client, world.signal), name);
    const { token, tokenId } = await client.call('POST /api/tokens', {
      body: { role: 'viewer', user: KIOSK_ACCOUNT, name: called },
      signal: world.signal,
    });
    const made = `${base.replace(/\/+$/, '')}/kiosk#token=${token}`;
    const ends = text(`It looks on until you say: breadbox kiosk revoke ${called}`);
    if (save === undefined)
      return { json: { url: made, tokenId, name: called }, quiet: [made], blocks: [text(made), ends] };
    const file = resolve(world.cwd, save);
    await saveLink(file, made).catch(async (error: unknown) => {
      // What nobody has been told must not open anything.
      await client.call('DELETE /api/tokens/{tokenId}', { params: { tokenId }, signal: world.signal }).catch(() => {});
      throw error;
    });
    return {
      json: { url: made, tokenId, name: called, file },
      quiet: [file],
      blocks: [
        text(`${file} leads to the kiosk. A browser that fills the screen: chromium --kiosk file://${file}`),
        ends,
      ],
    };
  },
});

function checked(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url).origin;
  throw new BreadboxError('usage', `--url: '${url}' is no address such as https://rain.local:8643.`);
}
