import { type MachineResult, machineFigures } from '../../machines/compare.ts';
import { machineOfRun } from '../../machines/machine-of-run.ts';
import type { BenchRun } from '../../protocol/bench.ts';
import { percentText, valueText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { listed } from '../sentence-words.ts';
import { BENCH_WORDS, perText, throttledNodes } from './bench-words.ts';
import type { ComparedMachine } from './compared-machines.ts';

const THIN = '\u202f';

/** What this machine is worth, as the heading of the page; `main`: the HPL result that speaks for it. */
export function benchSentence(runs: readonly BenchRun[], main: BenchRun | undefined): string {
  const machine = main && machineOfRun(main);
  if (machine !== undefined)
    return `${machine.name} reaches ${valueText(machine.gflops)}${THIN}Gflop/s${peakText(machine)}${wattText(machine)}.`;
  const wrong = runs.find(({ source, result }) => source === 'measured' && result?.benchmark === 'hpl');
  if (wrong !== undefined) return 'HPL gave wrong answers here, so its speed does not count.';
  const others = runs.filter(({ source, state }) => source === 'measured' && state === 'done');
  if (others.length === 0) return 'This machine was not measured yet.';
  const names = [...new Set(others.map(({ benchmark }) => BENCH_WORDS[benchmark].title))];
  return `HPL has not run here yet; ${listed(names)} ${names.length === 1 ? 'has' : 'have'}.`;
}

function peakText(machine: MachineResult): string {
  return machine.peakGflops === undefined
    ? '; its peak is unknown'
    : `, ${percentText(machine.gflops, machine.peakGflops)} of its peak`;
}

function wattText(machine: MachineResult): string {
  const { gflopsPerWatt } = machineFigures(machine);
  if (gflopsPerWatt === undefined)
    return machine.peakGflops === undefined ? ', and so are its watts' : '; its watts are unknown';
  return `${machine.peakGflops === undefined ? ', and it gives' : ', at'} ${perText(gflopsPerWatt)}${THIN}Gflop/s per watt`;
}

/** Under it: what HPL is, what held it back, and between which published machines it stands. */
export function benchLead(main: BenchRun | undefined, machines: readonly ComparedMachine[]): string {
  const does = 'HPL solves one big system of linear equations: more Gflop/s is better.';
  if (main === undefined) return `${does} It is what machines are compared by.`;
  const slow = throttledNodes(main);
  const held =
    slow.length === 0 ? undefined : `${listed(slow)} throttled meanwhile, so the machine can do more than that.`;
  const quick = main.quick ? 'It was a quick run: a full one may reach more.' : undefined;
  const when = main.startedAt === undefined ? undefined : `Measured ${clockText(main.startedAt)}.`;
  return [does, held, quick, placeText(main, machines), when].filter(Boolean).join(' ');
}

function placeText(main: BenchRun, machines: readonly ComparedMachine[]): string | undefined {
  const mine = machineOfRun(main);
  const published = machines.filter(({ kind }) => kind === 'published');
  if (mine === undefined || published.length === 0) return undefined;
  const above = published.findLast(({ machine }) => machine.gflops > mine.gflops)?.name;
  const below = published.find(({ machine }) => machine.gflops <= mine.gflops)?.name;
  if (above === undefined) return `No machine in the table of published ones is faster.`;
  if (below === undefined) return `All machines in the table of published ones are faster.`;
  return `It is faster than ${below} and slower than ${above}.`;
}
