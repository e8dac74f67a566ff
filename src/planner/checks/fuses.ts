import { FUSE_CONTINUOUS } from '../../machines/boards-power.ts';
import { type FeedLoads, isLoss, reachedAt } from '../feed-loads.ts';
import type { Piece, Wiring } from '../feeds.ts';
import { AT_LEVEL, drawWords, type Found, labelWords, levelFrom, listWords } from '../finding.ts';
import type { Levels } from '../levels.ts';

interface Fuse {
  readonly name: string;
  readonly amps: number;
  readonly volts: number;
  readonly load: Levels;
}

/** Whether fuses carry their load: above their rating they blow, above three quarters of it with time. */
export function checkFuses({ feeds, pieces, consumers }: Wiring, loads: FeedLoads): readonly Found[] {
  const ofFeeds = feeds.flatMap((feed) =>
    feed.fuse === undefined || feed.volts === undefined
      ? []
      : [{ name: `the fuse of ${feed.name}`, amps: feed.fuse, volts: feed.volts, load: loads.get(feed)! }],
  );
  // Those of a kind have the same fuse and the same load: the first one speaks for all.
  const firsts = consumers.map((consumer) => pieces.find((piece) => piece.consumer === consumer));
  return [...ofFeeds, ...firsts.flatMap((piece) => fuseOf(piece))].flatMap(checkFuse);
}

function fuseOf(piece: Piece | undefined): readonly Fuse[] {
  if (piece?.consumer.fuse === undefined) return [];
  const { plug, levels, consumer } = piece;
  const volts = (typeof plug === 'string' ? undefined : plug.feed.volts) ?? consumer.volts;
  if (volts === undefined) return [];
  const each = consumer.count > 1 ? 'the fuse of each' : 'the fuse of';
  return [{ name: `${each} ${consumer.name}`, amps: consumer.fuse!, volts, load: levels }];
}

function checkFuse({ name, amps, volts, load }: Fuse): readonly Found[] {
  const where = name.replace(/^the /, '');
  const label = labelWords(amps, 'A');
  const blows = reachedAt(load, amps * volts);
  if (blows !== undefined) {
    const at = levelFrom(blows);
    const sentence = `${capital(name)} is for ${label} and must carry ${drawWords(load[at].known, volts)} ${AT_LEVEL[at]}: it blows.`;
    return [{ kind: 'breaks', check: 'fuse', where, at, reachedAt: blows, sentence }];
  }
  const { unknown } = load.worst;
  const losses = unknown.filter(isLoss);
  const tires = reachedAt(load, amps * volts * FUSE_CONTINUOUS.value);
  if (tires !== undefined) {
    const at = levelFrom(tires);
    const part = Math.round((load[at].known / volts / amps) * 100);
    const sentence = `${capital(name)}, ${label}, carries ${drawWords(load[at].known, volts)} ${AT_LEVEL[at]}, ${part} % of its rating${moreWords(unknown)}; above ${FUSE_CONTINUOUS.value * 100} % for long, fuses blow with time.`;
    return [{ kind: 'warning', check: 'fuse', where, at, sentence, unknown: losses }];
  }
  if (unknown.length === 0) return [];
  const sentence = `Whether ${name}, ${label}, holds is unknown: ${drawsWords(unknown)}.`;
  return [{ kind: 'unknown', check: 'fuse', where, sentence, unknown: losses }];
}

function moreWords(unknown: readonly string[]): string {
  return unknown.length === 0 ? '' : `, and what ${listWords(unknown)} adds is unknown`;
}

/** `the draw of fan is`, `the draw of fan and the loss in buck are`. */
function drawsWords(unknown: readonly string[]): string {
  const loads = unknown.filter((name) => !isLoss(name));
  const all = [...(loads.length === 0 ? [] : [`the draw of ${listWords(loads)}`]), ...unknown.filter(isLoss)];
  return `${listWords(all)} ${all.length === 1 ? 'is' : 'are'}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
