import { BreadboxError } from '../../../cluster/errors.ts';
import { askPassword, canAsk } from '../../ask-password.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { readPipedInput } from '../../fleet/piped-input.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import type { World } from '../../world.ts';

const MIN_LENGTH = 10;

export const password = command({
  about: `Sets the password with which a person logs in to the dashboard, and ends the person's sessions. An owner sets that of anybody; others their own, and are asked for the old one.

The passwords are asked for on the terminal. Through a pipe they come a line each: the old one where it is needed, then the new one.`,
  args: [{ name: 'NAME', text: 'Whose; yours where it is left out.', optional: true, complete: ['person'] }],
  options: [JSON_OPTION, quietOption('nothing')],
  examples: [
    { does: 'A new one for oneself', line: 'breadbox users password' },
    { does: 'For somebody who has forgotten it', line: 'breadbox users password anna' },
  ],
  async run(world, [name]) {
    const client = connect(world);
    const me = await client.call('GET /api/me', { signal: world.signal });
    const user = name ?? me.user;
    const given = canAsk(world)
      ? await typed(world, user, me.role !== 'owner')
      : await piped(world, me.role !== 'owner');
    const request = { params: { user }, body: given, signal: world.signal };
    await client.call('PUT /api/users/{user}/password', request);
    return { json: { user, changed: true }, quiet: [], blocks: [text(`${user} has a new password.`)] };
  },
});

interface Given {
  readonly password: string;
  readonly old?: string;
}

async function typed(world: World, user: string, needsOld: boolean): Promise<Given> {
  const old = needsOld ? await askPassword(world, `Old password of ${user}: `) : undefined;
  const first = checked(await askPassword(world, `New password of ${user}: `));
  if ((await askPassword(world, 'Once more: ')) !== first) {
    throw new BreadboxError('bad-input', 'The two are not the same.', { hint: 'Nothing was changed.' });
  }
  return { password: first, ...(old !== undefined && { old }) };
}

async function piped(world: World, needsOld: boolean): Promise<Given> {
  const lines = (await readPipedInput(world))?.toString('utf8').split(/\r?\n/) ?? [];
  const [old, next] = needsOld ? lines : [undefined, lines[0]];
  if (next === undefined || next === '') {
    throw new BreadboxError('usage', 'There is no terminal to ask for a password.', {
      hint: `Give ${needsOld ? 'the old one and the new one, a line each,' : 'it'} on stdin.`,
    });
  }
  return { password: checked(next), ...(old !== undefined && { old }) };
}

function checked(given: string): string {
  if (given.length >= MIN_LENGTH) return given;
  throw new BreadboxError('bad-input', `The password is shorter than ${MIN_LENGTH} characters.`, {
    hint: 'Three or four words that you like are a good one.',
  });
}
