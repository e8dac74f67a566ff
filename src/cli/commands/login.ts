import { spawn } from 'node:child_process';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import { text } from '../output/report.ts';

interface LoginOptions extends PrintOptions {
  readonly open?: boolean;
}

export const login = command<LoginOptions>({
  about: `Asks the head for a link that logs a browser in as you. It works once, within ten minutes; whoever has it first is in, so hand it to nobody.`,
  args: [],
  options: [
    { flags: '--open', text: "Open it in this computer's browser as well." },
    JSON_OPTION,
    quietOption('the link alone'),
  ],
  examples: [
    { does: 'Open the dashboard', line: 'breadbox login --open' },
    { does: 'Over SSH, to paste into a browser at home', line: 'ssh pi breadbox login -q' },
  ],
  async run(world, _, { open }) {
    const { url, expiresAt } = await connect(world).call('POST /api/login-links', { signal: world.signal });
    if (open && !(await openInBrowser(url))) {
      world.stderr.write('No browser could be opened here; open the link yourself.\n');
    }
    return {
      json: { url, expiresAt },
      quiet: [url],
      blocks: [text(url), text('It works once, within ten minutes.')],
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
