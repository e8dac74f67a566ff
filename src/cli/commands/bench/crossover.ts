import { BreadboxError } from '../../../cluster/errors.ts';
import type { MachineResult } from '../../../machines/compare.ts';
import { type CrossoverAssumptions, DEFAULT_ASSUMPTIONS, type Range } from '../../../machines/crossover.ts';
import { amountOption } from '../../bench/amount-option.ts';
import { crossoverReport, warningsOf } from '../../bench/crossover-report.ts';
import { findMachine, machineArgument } from '../../bench/find-machine.ts';
import { command, type OptionSpec } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { dutyOption } from '../../plan/duty-option.ts';

type CrossoverOptions = PrintOptions &
  Partial<CrossoverAssumptions> & {
    readonly overhead?: Range;
    readonly eurosA?: number;
    readonly eurosB?: number;
    readonly wattsA?: number;
    readonly wattsB?: number;
  };

const { eurosPerKwh, duty, years, efficiency, powerOverhead } = DEFAULT_ASSUMPTIONS;

export const crossoverCommand = command<CrossoverOptions>({
  about: `Says at how many machines A together overtake one machine B: in speed, in speed per watt, and in speed per euro of price and electricity over some years. How well several work together differs, so an answer is a range of counts; "never" is an answer, and where watts or a price are unknown, so is what follows from them.`,
  args: [machineArgument('A'), machineArgument('B')],
  options: [
    amountOption('--euros-per-kwh EUROS', 'What electricity costs.', shown(eurosPerKwh)),
    dutyOption('Part of the time in which they compute', duty),
    amountOption('--years N', 'Over how many years.', { ...shown(years), most: 100 }),
    rangeOption('--efficiency MIN-MAX', 'What several keep of their speed together.', efficiency),
    rangeOption('--overhead MIN-MAX', 'What several draw more together.', powerOverhead),
    amountOption('--fixed-euros EUROS', 'What A needs however many they are: case, switch, head.'),
    amountOption('--fixed-watts WATTS', 'What that draws.'),
    amountOption('--euros-a EUROS', 'Price of one A, in place of what is known.'),
    amountOption('--euros-b EUROS', 'Price of B.'),
    amountOption('--watts-a WATTS', 'Of one A while HPL runs.', { isAboveZero: true }),
    amountOption('--watts-b WATTS', 'Of B.', { isAboveZero: true }),
    JSON_OPTION,
    quietOption(
      'a line each for speed, perWatt and perEuro: the range (1 where of one alone it is sure), never or unknown',
    ),
  ],
  examples: [
    { does: 'How many boards beat the server?', line: 'breadbox bench crossover cm5 rain-mark-i' },
    {
      does: 'With prices, and electricity at 40 cents',
      line: 'breadbox bench crossover rpi-5-8gb b4 --euros-a 85 --euros-b 1200 --euros-per-kwh 0.4',
    },
  ],
  async run(world, [first = '', second = ''], options) {
    const [a, b] = [await findMachine(world, first), await findMachine(world, second)];
    return crossoverReport(
      given(a.machine, options.eurosA, options.wattsA),
      given(b.machine, options.eurosB, options.wattsB),
      assumptionsOf(options),
      [a, b].flatMap(warningsOf),
    );
  },
});

function shown(value: number): { readonly shownDefault: string } {
  return { shownDefault: String(value) };
}

function given(machine: MachineResult, euros: number | undefined, watts: number | undefined): MachineResult {
  return { ...machine, ...(euros !== undefined && { euros }), ...(watts !== undefined && { watts }) };
}

function assumptionsOf(options: CrossoverOptions): CrossoverAssumptions {
  const { fixedEuros, fixedWatts } = options;
  return {
    eurosPerKwh: options.eurosPerKwh ?? eurosPerKwh,
    duty: options.duty ?? duty,
    years: options.years ?? years,
    efficiency: options.efficiency ?? efficiency,
    powerOverhead: options.overhead ?? powerOverhead,
    ...(fixedEuros !== undefined && { fixedEuros }),
    ...(fixedWatts !== undefined && { fixedWatts }),
  };
}

function rangeOption(flags: string, text: string, value: Range): OptionSpec {
  const flag = flags.split(' ')[0]!;
  const parse = (written: string): Range => {
    const [, least, most] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(written) ?? [];
    const [min, max] = [Number(least), Number(most ?? least)];
    if (least !== undefined && min <= max && max <= 10) return { min, max };
    throw new BreadboxError('usage', `${flag}: '${written}' is not a range such as ${value.min}-${value.max}.`);
  };
  return { flags, text, parse, shownDefault: `${value.min}-${value.max}` };
}
