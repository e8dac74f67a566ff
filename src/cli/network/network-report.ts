import { exitCode } from '../../cluster/errors.ts';
import type { NetworkFinding, NetworkTest } from '../../protocol/network.ts';
import { pathEnds } from '../../protocol/path-ends.ts';
import { type Block, type Report, type TableBlock, text } from '../output/report.ts';

/** More ends than that are a line each: a matrix of them fits no terminal. */
const MATRIX_ENDS = 10;

type Pair = NetworkTest['pairs'][number];

/** What was measured as matrices, or a line an end; then what is wrong. */
export function networkReport(test: NetworkTest): Report {
  const { pairs, findings, state, problem } = test;
  const ends = pathEnds(pairs);
  const hasSpeeds = pairs.some(({ mbitPerSec }) => mbitPerSec !== undefined);
  const isMatrix = test.kind === 'full' && ends.length > 0 && ends.length <= MATRIX_ENDS;
  const blocks: Block[] = isMatrix ? matrices(pairs, ends, hasSpeeds, findings) : [endTable(pairs, ends)];
  const untold = [...new Set(pairs.flatMap(({ because }) => because ?? []))];
  if (untold.length > 0) blocks.push(text(`Not all was measured:\n    ${untold.join('\n    ')}`));
  blocks.push(...findings.map((finding) => text(findingText(finding))));
  const how = state === 'failed' ? 'failed' : `was ${state}`;
  if (state !== 'done') blocks.push(text(`The test ${how}.${problem === undefined ? '' : ` ${problem}`}`));
  else if (findings.length === 0) blocks.push(text('Nothing is slow.'));
  return {
    json: { ...test, pairs, findings },
    quiet: findings.map(({ node }) => node),
    blocks,
    exit: state === 'done' ? 0 : exitCode('not-well'),
  };
}

function matrices(
  pairs: readonly Pair[],
  ends: readonly string[],
  hasSpeeds: boolean,
  findings: readonly NetworkFinding[],
): Block[] {
  const byName = new Map(pairs.map((pair) => [`${pair.from} ${pair.to}`, pair]));
  const matrix = (title: string, figure: (pair: Pair) => string | undefined): TableBlock => ({
    kind: 'table',
    columns: [{ title, as: 'text' }, ...ends.map((end) => ({ title: marked(end, findings), as: 'count' as const }))],
    rows: ends.map((from) => [
      marked(from, findings),
      ...ends.map((to) => {
        const pair = byName.get(`${from} ${to}`);
        return from === to ? '·' : pair && figure(pair);
      }),
    ]),
    empty: '',
  });
  const pings = matrix('ms', ({ pingMs }) => pingMs && String(Number(pingMs.median.toPrecision(2))));
  const speeds = matrix('Mbit/s', ({ mbitPerSec }) => (mbitPerSec === undefined ? undefined : figureOf(mbitPerSec)));
  const notes = 'A row sends, a column receives.';
  return hasSpeeds ? [speeds, text(notes), text(''), pings, text('')] : [pings, text('')];
}

function marked(end: string, findings: readonly NetworkFinding[]): string {
  return findings.some(({ node }) => node === end) ? `${end}!` : end;
}

function endTable(pairs: readonly Pair[], ends: readonly string[]): TableBlock {
  const hub = ends.find((end) => ends.every((other) => other === end || pairs.some(isBetween(end, other))));
  const isStar = hub !== undefined && pairs.every(({ from, to }) => from === hub || to === hub);
  const rows = ends
    .filter((end) => !(isStar && end === hub))
    .map((end) => {
      const sends = middle(pairs.filter(({ from }) => from === end).map(({ mbitPerSec }) => mbitPerSec));
      const receives = middle(pairs.filter(({ to }) => to === end).map(({ mbitPerSec }) => mbitPerSec));
      const about = pairs.filter(({ from, to }) => from === end || to === end);
      const ping = middle(about.map(({ pingMs }) => pingMs?.median));
      const loss = about.flatMap(({ pingMs }) => pingMs?.loss ?? []);
      return [
        end,
        ping === undefined ? undefined : Number(ping.toPrecision(2)),
        loss.length === 0 ? undefined : loss.reduce((sum, part) => sum + part, 0) / loss.length,
        sends === undefined ? undefined : figureOf(sends),
        receives === undefined ? undefined : figureOf(receives),
      ];
    });
  return {
    kind: 'table',
    columns: [
      { title: isStar ? `WITH ${hub}` : 'MEDIANS', as: 'text' },
      { title: 'PING MS', as: 'count' },
      { title: 'LOST', as: 'percent' },
      { title: 'SENDS MBIT/S', as: 'count' },
      { title: 'RECEIVES MBIT/S', as: 'count' },
    ],
    rows,
    empty: 'Nothing was measured.',
  };
}

function isBetween(one: string, other: string): (pair: Pair) => boolean {
  return ({ from, to }) => (from === one && to === other) || (from === other && to === one);
}

function middle(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function figureOf(mbitPerSec: number): string {
  return mbitPerSec < 9.95 ? mbitPerSec.toFixed(1) : String(Math.round(mbitPerSec));
}

function findingText({ node, sentence, what, why, todo }: NetworkFinding): string {
  return [`! ${node}  ${sentence}`, what, why, `to do: ${todo}`].join('\n    ');
}
