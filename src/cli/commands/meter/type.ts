import { BreadboxError } from '../../../cluster/errors.ts';
import { TYPED_KINDS, type TypedKind } from '../../../protocol/meters.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { meterFacts } from '../../meter/meter-words.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { TYPED_METER_ARGUMENT } from './meter-argument.ts';

interface TypeOptions extends PrintOptions {
  readonly as?: TypedKind;
  readonly at?: string;
}

const MOST_WATTS = 1_000_000;

export const type = command<TypeOptions>({
  about: `Says what a meter shows that you read yourself. As a reading at a time it is taken for ten minutes, and a benchmark that ran then has its mean; so read it a few times while one runs. With --as it is what the meter shows idle, mostly, or under a benchmark, and stands in where nothing was read.`,
  args: [TYPED_METER_ARGUMENT, { name: 'WATTS', text: 'What it shows: 43.2.', check: (given) => void watts(given) }],
  options: [
    { flags: '--as KIND', text: 'What is going on.', choices: TYPED_KINDS },
    {
      flags: '--at TIME',
      text: 'When it was read: 14:05, today, or 2026-01-31T14:05.',
      shownDefault: 'now',
      parse: instant,
    },
    JSON_OPTION,
    quietOption('nothing'),
  ],
  examples: [
    { does: 'It shows 43.2 W now', line: 'breadbox meter type wall 43.2' },
    { does: 'It mostly shows 25 W', line: 'breadbox meter type wall 25 --as typical' },
    { does: 'Under HPL it shows 61 W', line: 'breadbox meter type wall 61 --as benchmark' },
    { does: 'It showed 40 W at five past two', line: 'breadbox meter type wall 40 --at 14:05' },
  ],
  async run(world, [meter = '', given = ''], { as, at }) {
    const body = { watts: watts(given), ...(as && { as }), ...(at && { at }) };
    const told = await connect(world).call('POST /api/meters/{meter}/typed', {
      params: { meter },
      body,
      signal: world.signal,
    });
    return { json: told, quiet: [], blocks: [{ kind: 'facts', facts: meterFacts(told) }] };
  },
});

/** `43.2`, `43.2W`, `43,2`: as people write it. */
function watts(given: string): number {
  const value = Number(given.replace(/\s*w$/i, '').replace(',', '.'));
  if (/^\d/.test(given) && value <= MOST_WATTS) return value;
  throw new BreadboxError('usage', `'${given}' is no number of watts.`, { hint: 'Such as 43.2.' });
}

function instant(given: string): string {
  const ofDay = /^(\d{1,2}):(\d\d)$/.exec(given);
  const at = ofDay === null ? new Date(given) : new Date(new Date().setHours(Number(ofDay[1]), Number(ofDay[2]), 0, 0));
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw new BreadboxError('usage', `--at: '${given}' is no time.`, { hint: 'Such as 14:05, or 2026-01-31T14:05.' });
}
