import type { FeedLoads } from '../feed-loads.ts';
import type { Piece, Wiring } from '../feeds.ts';
import { type Found, labelVolts } from '../finding.ts';
import { isIdle } from '../levels.ts';

/** More than that from what it is made for, and a thing does not run, or is destroyed. */
const VOLTS_TOLERANCE = 0.1;

/** Whether everything is plugged in, at the right voltage. */
export function checkPlugs({ pieces, unplugged, tooFewPoePorts }: Wiring, loads: FeedLoads): readonly Found[] {
  const seen = new Set<string>();
  const ports = tooFewPoePorts.map(
    ({ where, wanted, ports: there }): Found => ({
      ...{ kind: 'breaks', check: 'ports', where, reachedAt: 0 },
      sentence: `${where} has ${there} ports that give power, and ${wanted} are wanted.`,
    }),
  );
  const sources = unplugged.flatMap(({ name, feed }) => (isIdle(loads.get(feed)!) ? [] : [notSaid(name)]));
  const plugs = [...pieces.flatMap(checkPiece), ...sources].filter(({ sentence }) => {
    const isNew = !seen.has(sentence);
    seen.add(sentence);
    return isNew;
  });
  return [...ports, ...plugs];
}

function checkPiece({ plug, consumer: { name, volts, isFan, levels } }: Piece): readonly Found[] {
  const where = name;
  if (plug === 'unknown') return isIdle(levels) ? [] : [notSaid(name)];
  if (plug === 'mains') return [];
  const { feed } = plug;
  if (feed.kind === 'poe-port' && volts !== undefined) {
    const sentence = `${name} wants ${volts} V, and PoE has 44 to 57 V: put a converter between, such as rpi-poe-hat.`;
    return [{ kind: 'breaks', check: 'volts', where, reachedAt: 0, sentence }];
  }
  if (volts === undefined || feed.volts === undefined) return [];
  const part = feed.volts / volts;
  if (Math.abs(part - 1) <= VOLTS_TOLERANCE) return [];
  if (isFan && part < 1) {
    const sentence = `${name} is made for ${volts} V and gets ${labelVolts(feed.volts)}: it turns slower, may not start by itself, and what it draws there is unknown.`;
    return [{ kind: 'note', check: 'volts', where, sentence }];
  }
  const harm = part > 1 ? 'it is destroyed' : 'it does not run';
  const sentence = `${name} is made for ${volts} V and gets ${labelVolts(feed.volts)} from ${feed.name}: ${harm}.`;
  return [{ kind: 'breaks', check: 'volts', where, reachedAt: 0, sentence }];
}

function notSaid(name: string): Found {
  const sentence = `What feeds ${name} is not said, so no rail is checked for it. Say on: SUPPLY, or on: mains.`;
  return { kind: 'unknown', check: 'plug', where: name, sentence, unknown: [`what feeds ${name}`] };
}
