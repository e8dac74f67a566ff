import { FUSE_CONTINUOUS } from '../../machines/boards-power.ts';
import type { Consumer } from '../draws.ts';
import { type FeedLoads, reachedAt } from '../feed-loads.ts';
import type { Piece, Wiring } from '../feeds.ts';
import { AT_LEVEL, drawWords, type Found, labelVolts, labelWords, levelFrom } from '../finding.ts';
import { isIdle, type Levels } from '../levels.ts';
import { listWords } from '../list-words.ts';
import { isLoss } from '../loss.ts';

interface Fuse {
  readonly name: string;
  readonly amps: number;
  readonly volts: number;
  readonly load: Levels;
}

/** Whether fuses carry their load: above their rating they blow, above three quarters of it with time. */
export function checkFuses(
  { feeds, pieces, consumers }: Pick<Wiring, 'feeds' | 'pieces' | 'consumers'>,
  loads: FeedLoads,
): readonly Found[] {
  const ofFeeds = feeds.flatMap((feed) =>
    feed.fuse === undefined || feed.volts === undefined
      ? []
      : [{ name: `the fuse of ${feed.name}`, amps: feed.fuse, volts: feed.volts, load: loads.get(feed)! }],
  );
  const ofPieces = consumers.flatMap((consumer) =>
    checkPieces(
      consumer,
      pieces.filter((piece) => piece.consumer === consumer),
    ),
  );
  return [...ofFeeds.flatMap(checkFuse), ...ofPieces];
}

/** Those of a kind have the same fuse; at the same voltage they have the same load, and one speaks for all of these. */
function checkPieces({ name, count, fuse, volts: ownVolts }: Consumer, pieces: readonly Piece[]): readonly Found[] {
  if (fuse === undefined) return [];
  const alike = new Map<number | undefined, Piece>();
  for (const piece of pieces) {
    const volts = (typeof piece.plug === 'string' ? undefined : piece.plug.feed.volts) ?? ownVolts;
    if (!alike.has(volts)) alike.set(volts, piece);
  }
  return [...alike].flatMap(([volts, { levels }]) => {
    const each = `the fuse of ${count > 1 ? 'each ' : ''}${name}`;
    const named = alike.size > 1 && volts !== undefined ? `${each} on ${labelVolts(volts)}` : each;
    return volts === undefined
      ? unknownVolts(named, levels)
      : checkFuse({ name: named, amps: fuse, volts, load: levels });
  });
}

function unknownVolts(name: string, load: Levels): readonly Found[] {
  if (isIdle(load)) return [];
  const sentence = `Whether ${name} holds is unknown: at how many volts it runs is not said. Say volts.`;
  return [{ kind: 'unknown', check: 'fuse', where: name.replace(/^the /, ''), sentence, unknown: [name] }];
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
