import { joinWords } from '../../cluster/posix-words.ts';
import type { Check, Found } from '../check.ts';
import { spoolPath, statePath } from '../slurm-paths.ts';

/** Less is none: a script of a job and its output find no room. A small disk of its own may have less in all. */
const NEEDED_KIB = 16 * 1024;
const NEEDED_SHARE = 0.05;

export const spoolFull: Check = {
  name: 'spool-full',
  rung: 'paths',
  order: 30,
  cause: 'Logs, packages or files of jobs have filled the disk that Slurm writes to.',

  async examine(exam) {
    if (exam.slurmConf.size === 0) return [];
    const found = await Promise.all(
      exam.patients.map(async ({ node, isHead, computes }): Promise<Found[]> => {
        const paths = [...(isHead ? [statePath(exam)] : []), ...(computes ? [spoolPath(exam, node)] : [])];
        if (paths.length === 0) return [];
        const words = joinWords(paths);
        const { stdout } = await exam.ask(node, {
          script: `for path in ${words}; do
  df -Pk "$path" 2>/dev/null | sed -n "2s|^|@blocks $path |p"
  df -Pi "$path" 2>/dev/null | sed -n "2s|^|@files $path |p"
done`,
        });
        return fullDisks(stdout).map(({ path, line, of }) => ({
          nodes: [node],
          level: 'error',
          sentence: `The disk of ${path} on ${node} has no room for ${of}, so that Slurm there can begin no job.`,
          proof: line,
          proofFrom: `df ${path} on ${node}`,
          fix: `See what takes the space: du -xh --max-depth=3 ${path === '/' ? '/' : '/var'} | sort -h | tail. Once there is room: scontrol update nodename=${node} state=resume`,
        }));
      }),
    );
    return found.flat();
  },
};

/** What `df -P` says, as lines of `@blocks PATH …` and `@files PATH …`. */
export function fullDisks(
  text: string,
): readonly { readonly path: string; readonly line: string; readonly of: string }[] {
  return Array.from(text.matchAll(/^@(blocks|files) (\S+) (\S+ +(\d+) +\S+ +(\d+) .*)$/gm)).flatMap(
    ([, kind, path, line, size, free]) => {
      const [total, left] = [Number(size), Number(free)];
      const isFull = kind === 'files' ? total > 0 && left === 0 : left < Math.min(NEEDED_KIB, total * NEEDED_SHARE);
      return isFull ? [{ path: path!, line: line!, of: kind === 'files' ? 'more files' : 'anything more' }] : [];
    },
  );
}
