import { BOARDS } from '../../../machines/boards.ts';
import { CONVERTERS, FANS, SUPPLIES, USB_HUBS } from '../../../machines/boards-power.ts';
import { SWITCHES } from '../../../machines/boards-switches.ts';
import type { Figure } from '../../../machines/figure.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type Block, text } from '../../output/report.ts';

/** Everything a plan may name as `model`, under the section of the plan that it belongs to. */
const TABLES = {
  boards: BOARDS,
  supplies: SUPPLIES,
  converters: CONVERTERS,
  usbHubs: USB_HUBS,
  switches: SWITCHES,
  fans: FANS,
} as const;

export const boards = command<PrintOptions>({
  about: `The table that plans draw on: boards, supplies, converters, USB hubs, switches and fans, each number with its source. What is not there was published by nobody that we know of.

Without MODEL, the names with the figures of boards; with it, all figures and where they come from.`,
  args: [{ name: 'MODEL', text: 'As in the first column.', optional: true, choices: modelNames() }],
  options: [JSON_OPTION, quietOption('the models alone')],
  examples: [
    { does: 'What is known?', line: 'breadbox plan boards' },
    { does: 'Who says so?', line: 'breadbox plan boards rpi-4b-2gb' },
  ],
  async run(_, [model]) {
    if (model === undefined)
      return { json: TABLES, quiet: modelNames(), blocks: [boardTable(), text(''), otherTable()] };
    const [section, found] = Object.entries(TABLES).flatMap(([name, table]) =>
      (table as readonly { readonly model: string; readonly name: string }[])
        .filter((one) => one.model === model)
        .map((one) => [name, one] as const),
    )[0]!;
    const figures = figuresIn(found);
    return {
      json: { section, ...found },
      quiet: [model],
      blocks: [
        text(`${found.name}; in a plan: ${section}: {NAME: {model: ${model}}}`),
        {
          kind: 'table',
          columns: [
            { title: 'FIGURE', as: 'text' },
            { title: 'VALUE', as: 'count' },
            { title: 'SOURCE', as: 'text' },
          ],
          rows: figures.map(({ what, value, source }) => [what, value, source]),
          empty: 'No figure of it was published.',
        },
      ],
    };
  },
});

function modelNames(): string[] {
  return Object.values(TABLES).flatMap((table) => table.map(({ model }) => model));
}

function boardTable(): Block {
  const shown = (figure: Figure | undefined) => figure?.value ?? 'unknown';
  return {
    kind: 'table',
    columns: [
      { title: 'BOARD', as: 'text' },
      { title: 'NAME', as: 'text' },
      { title: 'CORES', as: 'count' },
      { title: 'GHZ', as: 'count' },
      { title: 'GIB', as: 'count' },
      { title: 'VOLTS', as: 'count' },
      { title: 'TYPICAL W', as: 'count' },
      { title: 'BENCHMARK W', as: 'count' },
      { title: 'WORST W', as: 'count' },
      { title: 'HPL GFLOP/S', as: 'count' },
    ],
    rows: BOARDS.map(({ model, name, cores, clockGhz, memGib, volts, watts, hplGflops }) => [
      ...[model, name],
      ...[cores, clockGhz, memGib, volts, watts.typical, watts.benchmark, watts.worst, hplGflops].map(shown),
    ]),
    empty: '',
  };
}

function otherTable(): Block {
  const { boards: _, ...others } = TABLES;
  return {
    kind: 'table',
    columns: [
      { title: 'MODEL', as: 'text' },
      { title: 'IN', as: 'text' },
      { title: 'NAME', as: 'text' },
    ],
    rows: Object.entries(others).flatMap(([section, table]) => table.map(({ model, name }) => [model, section, name])),
    empty: '',
  };
}

/** Every figure with its source, however deep it lies: `watts.worst`. */
function figuresIn(thing: object, path: readonly string[] = []): readonly (Figure & { readonly what: string })[] {
  return Object.entries(thing).flatMap(([key, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    if ('source' in value && 'value' in value) return [{ what: [...path, key].join('.'), ...(value as Figure) }];
    const named = 'rail' in value ? String(value.rail) : key;
    return figuresIn(value as object, [...path, named]);
  });
}
