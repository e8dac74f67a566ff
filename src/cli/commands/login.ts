import { spawn } from 'node:child_process';
import { BreadboxError } from '../../cluster/errors.ts';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import { text } from '../output/report.ts';
import { forgetLogin, logInTo } from '../remote-login.ts';

interface LoginOptions extends PrintOptions {
  readonly open?: boolean;
  readonly tokenFile?: string;
  readonly forget?: boolean;
}

export const login = command<LoginOptions>({
  about: `Asks the head for a link that logs a browser in as you. It works once, within ten minutes; whoever has it first is in, so hand it to nobody.

With URL, it logs this account in to a head on another computer: from then on all commands go there. The address that the head prints at its start carries a fingerprint, by which the head is known from then on; without one it is shown and asked about. The token comes from BREADBOX_TOKEN, from --token-file, or is asked for. Address, token and certificate are kept in login.json in the data directory.`,
  args: [{ name: 'URL', text: 'A head on another computer: https://HOST:8643#sha256=FINGERPRINT.', optional: true }],
  options: [
    { flags: '--open', text: "Open it in this computer's browser as well." },
    {
      flags: '--token-file FILE',
      text: 'With URL: read the token from there; - is standard input.',
      complete: ['file'],
    },
    { flags: '--forget', text: 'Forget the head on another computer; commands go to the one here again.' },
    JSON_OPTION,
    quietOption('the link alone; with URL, the address'),
  ],
  examples: [
    { does: 'Open the dashboard', line: 'breadbox login --open' },
    { does: 'Over SSH, to paste into a browser at home', line: 'ssh pi breadbox login -q' },
    { does: 'Use the head of another computer from here', line: "breadbox login 'https://pi.local:8643#sha256=…'" },
  ],
  async run(world, [url], { open, tokenFile, forget }) {
    if (forget) {
      if (url !== undefined) throw new BreadboxError('usage', '--forget takes no address.');
      const forgotten = forgetLogin(world);
      const said = forgotten === undefined ? 'This account is logged in nowhere else.' : `${forgotten} is forgotten.`;
      return { json: { forgotten: forgotten ?? null }, quiet: [], blocks: [text(said)] };
    }
    if (url !== undefined) {
      const to = await logInTo(world, url, tokenFile);
      const facts = [
        text(`Logged in to ${to.url} as ${to.user} (${to.role}).`),
        text('All commands go there from now on.'),
      ];
      return {
        json: to,
        quiet: [to.url],
        blocks: [...facts, text('To use a head of this computer: breadbox login --forget')],
      };
    }
    const made = await connect(world).call('POST /api/login-links', { signal: world.signal });
    if (open && !(await openInBrowser(made.url))) {
      world.stderr.write('No browser could be opened here; open the link yourself.\n');
    }
    return {
      json: { url: made.url, expiresAt: made.expiresAt },
      quiet: [made.url],
      blocks: [text(made.url), text('It works once, within ten minutes.')],
    };
  },
});

async function openInBrowser(url: string): Promise<boolean> {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  return new Promise((resolve) => {
    const browser = spawn(opener, [url], { stdio: 'ignore', detached: true });
    browser.once('error', () => resolve(false));
    browser.once('spawn', () => {
      browser.unref();
      resolve(true);
    });
  });
}
