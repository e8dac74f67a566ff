import { BreadboxError } from '../../cluster/errors.ts';
import type { Dependency } from '../engine.ts';

export interface DependencyList {
  readonly dependencies: readonly Dependency[];
  readonly mode: 'all' | 'any';
  /** What is read as something else. */
  readonly warnings: readonly string[];
}

const HINT =
  'Write a type and job ids, such as afterok:12:13, after:12+5, singleton; several with commas, or with ? for any of them.';
const TYPES: Readonly<Record<string, Dependency['type']>> = {
  after: 'after',
  afterany: 'afterany',
  afterburstbuffer: 'afterany',
  aftercorr: 'afterok',
  afternotok: 'afternotok',
  afterok: 'afterok',
};
const READ_AS: Readonly<Record<string, string>> = {
  afterburstbuffer: 'There are no burst buffers here: afterburstbuffer is read as afterany.',
  aftercorr: 'aftercorr is read as afterok: each index waits until the whole of the other job has succeeded.',
};

/**
 * `afterok:20:21,after:23+5`, or with `?` for any of them. A job id alone is afterany, an empty list nothing.
 * @throws BreadboxError `bad-input`
 */
export function parseDependencies(text: string): DependencyList {
  if (text === '') return { dependencies: [], mode: 'all', warnings: [] };
  const any = text.includes('?');
  if (any && text.includes(',')) {
    throw new BreadboxError('bad-input', 'A list of dependencies has either commas or question marks.', { hint: HINT });
  }
  const warnings = new Set<string>();
  const dependencies = text.split(any ? '?' : ',').flatMap((part) => {
    const [word, ...ids] = part.split(':');
    const type = word!.toLowerCase();
    if (type === 'singleton' && ids.length === 0) return [{ type } as const];
    if (/^\d/.test(type)) return [one('afterany', part, part)];
    if (type === 'expand') throw new BreadboxError('bad-input', 'expand: no job here can grow into another.');
    if (!Object.hasOwn(TYPES, type) || ids.length === 0) {
      throw new BreadboxError('bad-input', `'${part}' is not a dependency.`, { hint: HINT });
    }
    const note = READ_AS[type];
    if (note !== undefined) warnings.add(note);
    return ids.map((id) => one(TYPES[type]!, id, part));
  });
  return { dependencies, mode: any ? 'any' : 'all', warnings: [...warnings] };
}

function one(type: Dependency['type'], written: string, part: string): Dependency {
  const found = /^([1-9]\d{0,14})(?:_(\d{1,9}|\*))?(?:\+(\d{1,7}))?$/.exec(written);
  if (found === null) {
    const hint = written === '' ? 'A job id is missing: is a variable empty?' : HINT;
    throw new BreadboxError('bad-input', `'${part}' does not name a job.`, { hint });
  }
  const [, id, index, minutes] = found;
  if (minutes !== undefined && type !== 'after') {
    throw new BreadboxError('bad-input', `'${part}': only after takes a time.`, { hint: 'Write after:12+5.' });
  }
  const jobId = index === undefined || index === '*' ? id! : `${id}_${index}`;
  return Number(minutes ?? 0) === 0 ? { type, jobId } : { type, jobId, delaySec: Number(minutes) * 60 };
}
