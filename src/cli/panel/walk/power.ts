import { BreadboxError } from '../../../cluster/errors.ts';
import type { Board } from './board.ts';
import type { Guide } from './guide.ts';
import { Left } from './left.ts';

/** Is somebody there, and has he enough power? @throws BreadboxError `unreachable`, Left */
export async function power(board: Board, guide: Guide): Promise<void> {
  const { node } = board;
  guide.part('Power');
  const { state } = await board.panel();
  if (state === 'never')
    throw new BreadboxError(
      'unreachable',
      `No agent has ever spoken from ${node}, and it is the agent that drives a panel.`,
      {
        hint: `breadbox up, or of a node that is of no cluster: breadbox agent install ${node}`,
      },
    );
  if (state === 'silent')
    throw new BreadboxError('unreachable', `${node} is silent: it is off, or its agent or its network is down.`, {
      hint: `Look at its power LED and at the light of its network socket; then: breadbox doctor ${node}`,
    });
  const { values } = await board.telemetry();
  const volts = values.input_volts === undefined ? '' : ` (${values.input_volts.toFixed(2)} V at its input)`;
  if (values.under_voltage)
    guide.warn(
      `${node} runs, and says that its supply gives too little${volts}. Five LEDs need a few milliamperes and are not the reason; a better supply or a shorter cable is the remedy. Until then its third lamp is lit.`,
    );
  else guide.say(`${node} runs, and its agent answers${volts}.`);
  guide.say(
    'A board with a chip has four wires to the node: 3.3 V, ground, SDA, SCL. On a 40-pin header these are pins 1, 6, 3 and 5. Never 5 V: the pins of the node would not survive it. Switch the node off before you change a wire.',
  );
  while (!(await guide.agrees('Is everything wired, and lit what is always lit on the board?'))) {
    const next = await guide.choose(
      'Then look at the wires first: 3.3 V and ground of the board are on the right pins, nothing is hot, no plug is turned round.',
      [
        { value: 'again', label: 'Now it is' },
        { value: 'on', label: 'Go on all the same: the board has no light of its own, or it has LEDs alone' },
        { value: 'stop', label: 'Stop here; everything stays as it was' },
      ],
    );
    if (next === 'stop') throw new Left();
    if (next === 'on') return;
  }
}
