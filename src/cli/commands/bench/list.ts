import { BENCHMARKS, type BenchName } from '../../../protocol/bench.ts';
import { nameOf } from '../../bench/compared.ts';
import { figureText, marksOf } from '../../bench/run-report.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

interface ListOptions extends PrintOptions {
  readonly benchmark?: BenchName;
}

export const list = command<ListOptions>({
  about: 'What benchmarks have measured here and what was imported, the newest first.',
  args: [],
  options: [
    { flags: '--benchmark NAME', text: 'Of this benchmark alone.', choices: BENCHMARKS },
    JSON_OPTION,
    quietOption('the names of the runs alone'),
  ],
  examples: [
    { does: 'All results', line: 'breadbox bench list' },
    { does: 'Those of HPL, for a program', line: 'breadbox bench list --benchmark hpl --json' },
  ],
  async run(world, _, { benchmark }) {
    const query = benchmark === undefined ? {} : { benchmark };
    const runs = await connect(world).call('GET /api/bench-runs', { query, signal: world.signal });
    const running = runs.filter(({ state }) => state === 'running').length;
    const count = runs.length === 1 ? '1 result' : `${runs.length} results`;
    return {
      json: runs,
      quiet: runs.map(({ run }) => run),
      blocks: [
        ...(runs.length > 0 ? [text(`${count}${running > 0 ? `, ${running} of them still running` : ''}.`)] : []),
        {
          kind: 'table',
          columns: [
            { title: 'RUN', as: 'text' },
            { title: 'BENCHMARK', as: 'text' },
            { title: 'MACHINE', as: 'text' },
            { title: 'NODES', as: 'text' },
            { title: 'STATE', as: 'state' },
            { title: 'RESULT', as: 'text' },
            { title: 'BEGAN', as: 'instant' },
            { title: 'SOURCE', as: 'text' },
            { title: 'FOUND', as: 'text' },
          ],
          rows: runs.map((each) => {
            const { run, benchmark: of, machine, nodes, state, result, startedAt, source } = each;
            return [
              ...[run, of, nameOf(machine), nodes || machine.nodes, state],
              ...[result && figureText(result), startedAt, source, marksOf(each).join(', ') || undefined],
            ];
          }),
          empty:
            'Nothing was measured yet. breadbox bench run hpl does it; breadbox bench import FILE takes results of others.',
        },
      ],
    };
  },
});
