import { NodeSet } from '../../cluster/node-set.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { type Columns, printRows, readLetterFormat, readNamedFormat } from './column-format.ts';
import { HeadAccess } from './head-access.ts';
import { type Program, VERSION_LINE } from './program.ts';
import { optionTable, readOptions } from './read-options.ts';
import { Refusal } from './refusal.ts';
import { NAMED_SINFO_FIELDS, SINFO_FIELDS, type SinfoField } from './sinfo-fields.ts';
import { ctime } from './slurm-time.ts';

const TABLE = optionTable(
  ...['all,a', 'clusters,M:', 'cluster:', 'dead,d', 'exact,e', 'federation', 'future,F', 'Format,O:', 'format,o:'],
  ...['help', 'hide', 'iterate,i:', 'local', 'long,l', 'list-reasons,R', 'Node,N', 'nodes,n:', 'noconvert'],
  ...['noheader,h', 'partition,p:', 'responding,r', 'sort,S:', 'states,t:', 'summarize,s', 'reservation,T', 'usage'],
  ...['verbose,v', 'version,V'],
);
const HELP = `Usage: sinfo [OPTIONS]

Options as in sinfo(1) of Slurm; on one computer these have an effect: -N -l -s -h -o -O -n -p -t -R -d
`;
const FORMATS = {
  plain: '%9P %.5a %.10l %.6D %.6t %N',
  long: '%9P %.5a %.10l %.10s %.4r %.8h %.10g %.6D %.11T %.11i %N',
  summary: '%9P %.5a %.10l %.16F %N',
  nodes: '%9N %.6D %.9P %6t',
  longNodes: '%9N %.6D %.9P %.11T %4c %.8z %.6m %.8d %.6w %.8f %20E',
  reasons: '%20E %9u %19H %N',
} as const;
const STATE_WORDS: Readonly<Record<string, readonly EngineNodeRow['state'][]>> = {
  ...{ idle: ['idle'], mix: ['mixed'], mixed: ['mixed'], alloc: ['allocated'], allocated: ['allocated'] },
  ...{ all: ['idle', 'mixed', 'allocated'] },
  ...Object.fromEntries(
    'cloud comp completing down drain drained draining drng fail failing future futr inval maint no_respond noresp npc'
      .concat(' perfctrs planned power_down power_up powered_down powering_down powering_up reboot reserved resv unk')
      .split(' ')
      .map((word) => [word, []]),
  ),
};

/** The nodes and what is free of them. */
export const sinfo: Program = async (words, { environment, out, err }) => {
  const { last } = readOptions(words, { program: 'sinfo', table: TABLE });
  if (last.has('version')) out(VERSION_LINE);
  else if (last.has('help') || last.has('usage')) out(HELP);
  if (last.has('version') || last.has('help') || last.has('usage')) return 0;
  if (last.has('iterate')) throw new Refusal('sinfo: error: --iterate is not there; use watch(1)');
  const states = chosenStates(last.get('states') ?? environment.SINFO_STATES);
  const { columns, fields } = chosenFields(last, environment, err);
  const head = new HeadAccess('sinfo', environment);
  try {
    const all = await head.get<readonly EngineNodeRow[]>('/api/nodes');
    const names = last.has('nodes') ? NodeSet.parse(last.get('nodes')!) : undefined;
    const partitions = last.get('partition')?.split(',');
    const chosen = all.filter(
      ({ node, state, partition }) =>
        (names === undefined || names.has(node)) &&
        (partitions === undefined || partitions.includes(partition)) &&
        (states === undefined || states.includes(state)) &&
        !last.has('dead') &&
        !last.has('list-reasons'),
    );
    const inPartition = all.filter(({ partition }) => partitions === undefined || partitions.includes(partition));
    const header = last.has('noheader') ? [] : [fields.map(({ title }) => title)];
    if (last.has('long')) out(`${ctime(new Date())}\n`);
    const rows =
      chosen.length === 0 && !last.has('list-reasons') ? none(fields, inPartition) : lines(chosen, fields, last);
    out(printRows(columns, [...header, ...rows]));
    return 0;
  } finally {
    head.close();
  }
};

function chosenStates(text: string | undefined): readonly EngineNodeRow['state'][] | undefined {
  return text?.split(/[,&]/).flatMap((word) => {
    const states = STATE_WORDS[word.trim().toLowerCase()];
    if (states !== undefined) return states;
    throw new Refusal(
      `sinfo: error: Bad state string: "${word}"\nsinfo: error: valid states: ${Object.keys(STATE_WORDS).join(',')}`,
    );
  });
}

function chosenFields(
  last: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
  err: (text: string) => void,
): { readonly columns: Columns; readonly fields: readonly SinfoField[] } {
  const named = last.get('Format') ?? (last.has('format') ? undefined : environment.SINFO_FORMAT2);
  const format = last.get('format') ?? environment.SINFO_FORMAT ?? readyFormat(last);
  const all = named === undefined ? readLetterFormat(format) : readNamedFormat(named);
  const pairs = all.columns.flatMap((column) => {
    const letter = named === undefined ? column.field : NAMED_SINFO_FIELDS[column.field];
    const field = letter === undefined ? undefined : SINFO_FIELDS[letter];
    if (field === undefined && column.field !== '') err(`Invalid node format specification: ${column.field}\n`);
    return field === undefined ? [] : [{ column, field }];
  });
  const columns = { prefix: all.prefix, columns: pairs.map(({ column }) => column) };
  return { columns, fields: pairs.map(({ field }) => field) };
}

function readyFormat(last: ReadonlyMap<string, string>): string {
  if (last.has('list-reasons')) return FORMATS.reasons;
  if (last.has('summarize')) return FORMATS.summary;
  if (last.has('Node')) return last.has('long') ? FORMATS.longNodes : FORMATS.nodes;
  return last.has('long') ? FORMATS.long : FORMATS.plain;
}

function lines(
  nodes: readonly EngineNodeRow[],
  fields: readonly SinfoField[],
  last: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  const groups = new Map<string, EngineNodeRow[]>();
  for (const node of nodes) {
    const alike = fields.map(({ value }) => value?.(node) ?? '').join('\0');
    const key = last.has('Node') ? node.node : `${node.partition}\0${last.has('summarize') ? '' : alike}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups.values()].map((group) => fields.map(({ value, all }) => all?.(group) ?? value?.(group[0]!) ?? ''));
}

/** A partition of which no node was asked for has a line that says so. */
function none(fields: readonly SinfoField[], nodes: readonly EngineNodeRow[]): readonly (readonly string[])[] {
  const first = nodes[0];
  if (first === undefined) return [];
  return [
    fields.map((field) => {
      if (field === SINFO_FIELDS.N) return '';
      if (field === SINFO_FIELDS.t || field === SINFO_FIELDS.T) return 'n/a';
      return field.all?.([]) ?? field.value?.(first) ?? '';
    }),
  ];
}
