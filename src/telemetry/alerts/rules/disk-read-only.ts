import { forgetGone, instancesOf, type Rule } from '../rule.ts';

/** A file system that cannot be written any more: Linux does that when a disk fails. */
export function diskReadOnly(): Rule {
  const wasWritable = new Map<string, Set<string>>();
  return {
    ...{ rule: 'disk-read-only', afterSec: 0, clearAfterSec: 3 },
    judge(scene) {
      forgetGone(wasWritable, scene);
      return scene.live.flatMap((watched) => {
        const { node } = watched;
        const written = wasWritable.get(node) ?? new Set();
        wasWritable.set(node, written);
        return [...instancesOf(watched, 'disk_read_only')].map(([mount, flag]) => {
          if (flag === 0) written.add(mount);
          const isMeant = flag === 0 || !(written.has(mount) || isNeeded(mount) || scene.isOn(node, mount));
          if (isMeant) return { node, part: mount, trouble: undefined };
          return {
            ...{ node, part: mount },
            trouble: {
              severity: 'bad' as const,
              sentence: `Nothing can be written on ${node} at ${mount} any more.`,
              what: 'Its file system is read-only. Jobs there fail, and the system cannot write its logs.',
              why: 'Linux does that to save what is there when a disk or card fails. Under-voltage does it, too.',
              todo: `Look at what the kernel says: breadbox run -w ${node} -- dmesg. Save what you need, then replace the card or disk.`,
            },
          };
        });
      });
    },
  };
}

/** No system works without them; elsewhere somebody may have wanted it so. */
function isNeeded(mount: string): boolean {
  return mount === '/' || /^\/(home|var|srv)(\/|$)/.test(mount);
}
