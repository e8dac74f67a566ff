import type { WatchedNode } from '../../watch.ts';
import { peersAmong } from '../peers.ts';
import { measured, type Rule, type Trouble, type Verdict } from '../rule.ts';
import { linkText } from '../words.ts';

/** Boards whose port can do no more than 100 Mbit/s. */
const SLOW_BOARDS = /Raspberry Pi (Model|2|3 Model B Rev|3 Model B$|Zero)/;

/** The wire to the head runs slower than those of other nodes, or in one direction at a time. */
export const linkSlow = (): Rule => ({
  ...{ rule: 'link-slow', afterSec: 0, clearAfterSec: 2 },
  judge({ live }) {
    const usualBeside = peersAmong(live, mainSpeed);
    return live.flatMap((watched): Verdict[] => {
      const { node, about } = watched;
      const wire = mainWire(watched);
      const speed = mainSpeed(watched);
      if (wire === undefined || speed === undefined) return [];
      const usual = usualBeside(watched);
      const isSlow = usual !== undefined && speed < usual && !SLOW_BOARDS.test(about.model ?? '');
      if (isSlow) return [{ node, part: wire, trouble: slow(node, speed, usual) }];
      const isHalf = measured(watched, 'link_duplex_full', wire) === 0;
      return [{ node, part: wire, trouble: isHalf ? half(node) : undefined }];
    });
  },
});

function mainWire({ about }: WatchedNode): string | undefined {
  return about.interfaces.find(({ isMain, kind }) => isMain && kind !== 'wireless')?.interface;
}

function mainSpeed(node: WatchedNode): number | undefined {
  const wire = mainWire(node);
  return wire === undefined ? undefined : measured(node, 'link_speed_bits_per_second', wire);
}

function slow(node: string, speed: number, usual: number): Trouble {
  return {
    severity: 'warning',
    sentence: `${node}’s cable runs at ${linkText(speed)}; those of its peers at ${linkText(usual)}.`,
    what: 'Both ends have agreed on a lower speed. Jobs that use several nodes wait for the slowest.',
    why: 'Most often a cable with a broken pair, a plug that is not all the way in, or a slow port of the switch.',
    todo: `Push both plugs of ${node} in. If that does not help, swap its cable with a neighbour’s: if the slow one moves, it is the cable; if not, the port.`,
  };
}

function half(node: string): Trouble {
  return {
    severity: 'warning',
    sentence: `${node}’s cable carries data in one direction at a time.`,
    what: 'The link runs in half duplex: whoever sends cannot receive, and packets collide.',
    why: 'One end has a fixed speed and the other negotiates, or it hangs on an old hub.',
    todo: `Set the port of ${node} at the switch to automatic, or plug it into another one.`,
  };
}
