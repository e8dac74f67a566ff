import { joinWords } from '../../../cluster/posix-words.ts';
import { instancesOf, measured, rulePerNode } from '../rule.ts';
import { percentText, sizeText } from '../words.ts';

/** Less than this part and less than so many bytes: 5 % of a disk of 4 TB is no trouble. */
const LEAST = { ratio: 0.05, bytes: 20e9 };
const BAD = { ratio: 0.02, bytes: 1e9 };
const FEW_FILES_RATIO = 0.05;
/** So much more has to be free before it is well again. */
const BACK = 1.4;

/** A file system in which little is free: room, or inodes. Where nothing can be written anyway, that rule says it. */
export const diskFull = () =>
  rulePerNode({ rule: 'disk-full', afterSec: 0, clearAfterSec: 3 }, function* (watched, scene) {
    for (const [mount, free] of instancesOf(watched, 'disk_free_bytes')) {
      const size = measured(watched, 'disk_size_bytes', mount);
      if (size === undefined || size === 0) continue;
      const files = measured(watched, 'disk_files_free_ratio', mount) ?? 1;
      const times = scene.isOn(watched.node, mount) ? BACK : 1;
      const ratio = free / size;
      const isFull = ratio < LEAST.ratio * times && free < LEAST.bytes * times;
      const hasFewFiles = files < FEW_FILES_RATIO * times;
      if (measured(watched, 'disk_read_only', mount) === 1 || (!isFull && !hasFewFiles)) {
        yield { part: mount, trouble: undefined };
        continue;
      }
      const left = isFull
        ? `${free < 1 ? 'nothing' : `${sizeText(free)} of ${sizeText(size)}`} is free`
        : `only ${percentText(files)} of the room for file names is free`;
      const isBad = (isFull && ratio < BAD.ratio && free < BAD.bytes) || files < 0.01;
      yield {
        part: mount,
        trouble: {
          severity: isBad ? ('bad' as const) : ('warning' as const),
          sentence: `The disk of ${watched.node} at ${mount} is ${isBad ? '' : 'nearly '}full: ${left}.`,
          what: 'Jobs that write there will fail, and logs are lost.',
          why: isFull
            ? 'Most often output of jobs, caches of packages, or a log that grows.'
            : 'Very many small files, most often of one job.',
          todo: `See what takes the room: ${lookInto(watched.node, mount)}`,
        },
      };
    }
  });

/** People copy it into their shell, and the name of the mount is the node's. */
function lookInto(node: string, mount: string): string {
  const command = `du -xh ${joinWords([mount])} | sort -h | tail -20`;
  return joinWords(['breadbox', 'run', '-w', node, '--root', '--', command]);
}
