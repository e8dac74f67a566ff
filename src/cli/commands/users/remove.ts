import { exitCode } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { carryPeople } from '../../users/carry-people.ts';

interface Options extends PrintOptions {
  readonly home?: boolean;
}

export const remove = command<Options>({
  about: `Ends the sessions and tokens of a person at once, and the account on all nodes with everything that runs as it. The home folder stays, and who is added again under that name has it back.`,
  args: [{ name: 'NAME', text: 'That "breadbox users list" prints.', complete: ['person'] }],
  options: [
    { flags: '--home', text: 'Delete the home folder too, with all that is in it.' },
    JSON_OPTION,
    quietOption('nothing'),
  ],
  examples: [{ does: 'Who has left', line: 'breadbox users remove anna' }],
  async run(world, [user = ''], { home = false }) {
    const client = connect(world);
    const query = { home: home ? 'true' : 'false' };
    const { up } = await client.call('DELETE /api/users/{user}', { params: { user }, query, signal: world.signal });
    const { sentence, failed } = await carryPeople(client, world, up, 'The account is gone');
    return {
      json: { user, removed: true, ...(up !== undefined && { up }) },
      quiet: [],
      blocks: [text(`${user} can log in no more.`), ...(sentence === undefined ? [] : [text(sentence)])],
      ...(failed && { exit: exitCode('up-failed') }),
    };
  },
});
