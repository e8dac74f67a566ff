import { BreadboxError } from '../../../cluster/errors.ts';
import { askPassword, canAsk } from '../../ask-password.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { readPipedInput } from '../../fleet/piped-input.ts';
import { kioskReport } from '../../kiosk/kiosk-report.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import type { World } from '../../world.ts';

interface PinOptions extends PrintOptions {
  readonly none?: boolean;
}

const PIN = /^\d{4,12}$/;

export const pin = command<PinOptions>({
  about: `Sets the PIN with which somebody at the screen may pause the farm and let it go on, drain and resume nodes, and switch all off. Four to twelve digits; after five wrong ones the screen waits. Without a PIN it only shows.

It is asked for on the terminal, and not shown. Through a pipe it comes as a line.`,
  args: [],
  options: [{ flags: '--none', text: 'Take the PIN away.' }, JSON_OPTION, quietOption('nothing')],
  examples: [
    { does: 'A PIN, or another one', line: 'breadbox kiosk pin' },
    { does: 'Only to look at', line: 'breadbox kiosk pin --none' },
  ],
  async run(world, _, { none }) {
    const given = none ? null : canAsk(world) ? await typed(world) : await piped(world);
    const client = connect(world);
    return kioskReport(await client.call('PUT /api/kiosk', { body: { pin: given }, signal: world.signal }));
  },
});

async function typed(world: World): Promise<string> {
  const first = checked(await askPassword(world, 'PIN of the kiosk: '));
  if ((await askPassword(world, 'Once more: ')) === first) return first;
  throw new BreadboxError('bad-input', 'The two are not the same.', { hint: 'Nothing was changed.' });
}

async function piped(world: World): Promise<string> {
  const [line] = (await readPipedInput(world))?.toString('utf8').split(/\r?\n/) ?? [];
  if (line !== undefined && line !== '') return checked(line);
  throw new BreadboxError('usage', 'There is no terminal to ask for a PIN.', { hint: 'Give it on stdin.' });
}

function checked(given: string): string {
  if (PIN.test(given)) return given;
  throw new BreadboxError('bad-input', 'A PIN has four to twelve digits.', { hint: 'Nothing was changed.' });
}
