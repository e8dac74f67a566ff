import { forgetGone, instancesOf, type Rule } from '../rule.ts';

/** A wire that was plugged in since the head looks, and is not any more, of a node that still speaks over another one. */
export function linkDown(): Rule {
  const wasUp = new Map<string, Set<string>>();
  return {
    ...{ rule: 'link-down', afterSec: 2, clearAfterSec: 2 },
    judge(scene) {
      forgetGone(wasUp, scene);
      return scene.live.flatMap((watched) => {
        const { node, about } = watched;
        const up = wasUp.get(node) ?? new Set();
        wasUp.set(node, up);
        const wires = new Set(about.interfaces.filter(({ kind }) => kind === 'wired').map((each) => each.interface));
        return [...instancesOf(watched, 'link_up')].flatMap(([wire, flag]) => {
          if (!wires.has(wire)) return [];
          if (flag === 1) up.add(wire);
          const isOut = flag === 0 && (up.has(wire) || scene.isOn(node, wire));
          const trouble = {
            severity: 'warning' as const,
            sentence: `Nobody is at the other end of ${node}’s cable at ${wire} any more.`,
            what: `${node} still speaks to the head by another way. What went over ${wire} does not get through.`,
            why: 'The cable is out, or what it leads to is switched off.',
            todo: `Follow the cable from ${wire} of ${node}, and push in both of its plugs.`,
          };
          return [{ node, part: wire, trouble: isOut ? trouble : undefined }];
        });
      });
    },
  };
}
