import { BreadboxError } from '../../../cluster/errors.ts';
import { METER_DRIVERS } from '../../../protocol/meters.ts';
import { askPassword, canAsk } from '../../ask-password.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { drawnSentence, meterFacts } from '../../meter/meter-words.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { text } from '../../output/report.ts';
import type { World } from '../../world.ts';
import { NEW_METER_ARGUMENT } from './meter-argument.ts';

interface AddOptions extends PrintOptions {
  readonly driver: (typeof METER_DRIVERS)[number];
  readonly address?: string;
  readonly user?: string;
  readonly channel?: number;
  readonly covers: string;
  readonly nodes?: string;
  readonly every?: number;
}

const SLOWEST_SEC = 10;
const LAST_CHANNEL = 15;

export const add = command<AddOptions>({
  about: `Adds a power meter. A plug is asked first: where it does not answer, or as something else than its driver is for, nothing is added. It is only ever read.

The password of a plug is taken from the variable BREADBOX_METER_PASSWORD, or asked for on the terminal, so that it does not stand among the processes of this computer. The head keeps it, and shows it to nobody.

Without a driver it is a meter that you read: breadbox meter type says what it shows.`,
  args: [NEW_METER_ARGUMENT],
  options: [
    { flags: '--driver DRIVER', text: 'What is there.', choices: METER_DRIVERS, value: 'typed-in' },
    { flags: '--address HOST', text: 'Of the plug: 192.168.1.50, plug.lan, plug.lan:8080.' },
    { flags: '--user NAME', text: 'Of its web page, for Tasmota.', shownDefault: 'admin' },
    {
      flags: '--channel N',
      text: 'Which of its switches, from 0.',
      parse: wholeNumber('--channel', 0, LAST_CHANNEL),
      shownDefault: '0; of Tasmota all together',
    },
    { flags: '--covers WORDS', text: 'What hangs on it, in words.', required: true },
    {
      flags: '-w, --nodes NODESET',
      text: 'The nodes that hang on it; "" where none do, as on that of a switch.',
      shownDefault: 'all there are',
      complete: ['node-set'],
    },
    {
      flags: '--every SECONDS',
      text: 'How often it is asked.',
      parse: wholeNumber('--every', 1, SLOWEST_SEC),
      shownDefault: '3',
    },
    JSON_OPTION,
    quietOption('the watts that it shows alone'),
  ],
  examples: [
    {
      does: 'A Shelly plug, on which everything hangs',
      line: 'breadbox meter add wall --driver shelly-gen2 --address 192.168.1.50 --covers "the whole machine"',
    },
    {
      does: 'A plug with Tasmota for four of the boards',
      line: `breadbox meter add left --driver tasmota --address plug.lan --covers "left half" -w 'n[1-4]'`,
    },
    {
      does: 'A meter in the wall, to be read by you',
      line: 'breadbox meter add wall --covers "the boards and the switch"',
    },
  ],
  async run(world, [meter = ''], { driver, address, user, channel, covers, nodes, every }) {
    const client = connect(world);
    const { signal } = world;
    const settings = {
      ...{ meter, driver, covers },
      ...(address !== undefined && { address }),
      ...(user !== undefined && { user }),
      ...(channel !== undefined && { channel }),
      ...(nodes !== undefined && { nodes }),
      ...(every !== undefined && { everySec: every }),
    };
    const send = (password: string | undefined) =>
      client.call('POST /api/meters', { body: { ...settings, ...(password && { password }) }, signal });
    const added = driver === 'typed-in' ? await send(undefined) : await withPassword(world, meter, send);
    const all = await client.call('GET /api/meters', { signal });
    const next = `It is read by you. Say what it shows: breadbox meter type ${meter} WATTS`;
    return {
      json: added,
      quiet: added.watts === undefined ? [] : [String(added.watts)],
      blocks: [
        { kind: 'facts', facts: meterFacts(added) },
        text(`\n${driver === 'typed-in' ? next : drawnSentence(all)}`),
      ],
    };
  },
});

/** From the environment; else, where the plug wants one and somebody is there, from the terminal. */
async function withPassword<T>(
  world: World,
  meter: string,
  send: (password: string | undefined) => Promise<T>,
): Promise<T> {
  const given = world.env.BREADBOX_METER_PASSWORD;
  try {
    return await send(given);
  } catch (error) {
    const isWanted = error instanceof BreadboxError && error.code === 'needs-password';
    if (!isWanted || given !== undefined || !canAsk(world)) throw error;
    return send(await askPassword(world, `Password of ${meter}: `));
  }
}
