import { joinWords } from '../../cluster/posix-words.ts';
import type { Step } from '../phase.ts';
import { hasBlock, withBlock, withoutBlock } from './managed-block.ts';
import { type FoundFiles, fileSteps } from './managed-file.ts';

/** What makes Breadbox's block in a file of others be these lines; without lines, no block. Owner and mode stay. */
export function partOfFile(path: string, lines: readonly string[], found: FoundFiles): Step[] {
  if (lines.length === 0) return withoutPart(path, found);
  const { content = '', owner, mode } = found.get(path) ?? {};
  return fileSteps([{ path, content: withBlock(content, lines), owner, mode, partly: true }], found);
}

/** What takes the block out again. A file that held nothing else goes. */
export function withoutPart(path: string, found: FoundFiles): Step[] {
  const is = found.get(path);
  if (is?.content === undefined || !hasBlock(is.content)) return [];
  const rest = withoutBlock(is.content);
  if (rest.trim() === '') return [{ what: `remove ${path}`, script: `rm -f ${joinWords([path])}` }];
  const steps = fileSteps([{ path, content: rest, owner: is.owner, mode: is.mode, partly: true }], found);
  return steps.map((step) => ({ ...step, what: `take Breadbox's lines out of ${path}` }));
}
