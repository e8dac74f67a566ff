import { type Document, isMap, isScalar, type LineCounter, type Node } from 'yaml';
import type { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';
import { splitWords } from '../cluster/posix-words.ts';
import { parseBytes, parseSeconds } from '../cluster/units.ts';
import { readYaml, YamlFault } from '../inventory/read-yaml.ts';
import { jsonProblem } from '../protocol/json-value.ts';
import type { RunSpec } from '../protocol/pilot.ts';
import { type ProjectFile, projectSchema } from '../protocol/project.ts';
import { safePath } from './artefacts.ts';

const FILE = 'project.yaml';
/** It is parsed on the head's own thread: the worst megabytes that were tried took six seconds each. */
export const MAX_PROJECT_FILE_BYTES = 128 * 1024;

/**
 * Reads `project.yaml`.
 * @throws BreadboxError `bad-project` that names file, line and key
 */
export function parseProjectFile(file: string | Uint8Array): ProjectFile {
  const text = typeof file === 'string' ? file : decode(file);
  if (text.length > MAX_PROJECT_FILE_BYTES)
    throw new BreadboxError('bad-project', `${FILE} is larger than 128 KiB.`, {
      hint: 'Put many tasks into a file of JSON Lines and name it with feed: {file: tasks.jsonl}.',
    });
  const { document, lines } = parseYaml(text);
  let value: unknown;
  try {
    // Aliases can make a small file huge; nothing in a project needs many.
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw bad({ line: 1, col: 1 }, (error as Error).message);
  }
  const checked = projectSchema.safeParse(value);
  if (!checked.success) throw firstIssue(checked.error, value, (path, ofKey) => position(document, path, lines, ofKey));
  const project = checked.data;
  const at = (...path: PropertyKey[]) => position(document, path, lines);
  attempt(at('run'), 'run', () => argvOf(project.run));
  if (project.collect !== undefined) attempt(at('collect'), 'collect', () => argvOf(project.collect ?? []));
  attempt(at('timeLimit'), 'timeLimit', () => aboveZero(parseSeconds(project.timeLimit)));
  if (project.memory !== undefined) attempt(at('memory'), 'memory', () => aboveZero(parseBytes(project.memory ?? 0)));
  if (project.view !== undefined) attempt(at('view'), 'view', () => safePath(project.view ?? ''));
  const { feed } = project;
  if (feed !== undefined && 'command' in feed)
    attempt(at('feed', 'command'), 'feed.command', () => argvOf(feed.command));
  if (feed !== undefined && 'list' in feed) {
    feed.list.forEach((task, index) => {
      const problem = jsonProblem(task);
      if (problem !== undefined) throw bad(at('feed', 'list', index), `feed.list.${index}: ${problem}`);
    });
  }
  return project;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BreadboxError('bad-project', `${FILE} is not UTF-8 text.`, { hint: 'Save it as UTF-8.' });
  }
}

function parseYaml(text: string): ReturnType<typeof readYaml> {
  try {
    return readYaml(text);
  } catch (error) {
    throw error instanceof YamlFault ? bad(error, error.message) : error;
  }
}

/** argv of a command: a list as it stands, a line split into POSIX words without expansion. */
export function argvOf(command: string | readonly string[]): readonly string[] {
  const argv = typeof command === 'string' ? splitWords(command) : command;
  if (argv.length === 0 || argv[0] === '') throw new BreadboxError('bad-project', 'it names no program');
  if (argv.some((word) => word.includes('\0')))
    throw new BreadboxError('bad-project', 'it has a NUL character, which no argument can hold');
  return argv;
}

/** What pilots need to know of a project. */
export function runSpecOf(project: ProjectFile, version: string, seed: number): RunSpec {
  return {
    project: project.name,
    version,
    argv: [...argvOf(project.run)],
    mode: project.mode,
    setup: project.setup,
    timeLimitSec: parseSeconds(project.timeLimit),
    memBytes: project.memory === undefined ? undefined : parseBytes(project.memory),
    ...(project.cpus > 1 && { cpus: project.cpus }),
    seed,
  };
}

interface Position {
  readonly line: number;
  readonly col: number;
}

/** Of the value at `path`; of the key where a map's last step leads to a key that has no business there. */
function position(document: Document, path: readonly PropertyKey[], lines: LineCounter, ofKey = false): Position {
  if (ofKey) {
    const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = isMap(map)
      ? map.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
      : undefined;
    const start = (pair?.key as Node | undefined)?.range?.[0];
    if (start !== undefined) return lines.linePos(start);
  }
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    const start = node?.range?.[0];
    if (start !== undefined) return lines.linePos(start);
  }
  return { line: 1, col: 1 };
}

function firstIssue(
  error: z.ZodError,
  value: unknown,
  where: (path: readonly PropertyKey[], ofKey: boolean) => Position,
): BreadboxError {
  const issue = deepest(error.issues[0] as z.core.$ZodIssue, value);
  const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = extra === undefined ? issue.path : [...issue.path, extra];
  if (path.length === 0 && issue.code === 'invalid_type')
    return bad({ line: 1, col: 1 }, 'it is no map of keys such as name and run');
  const words = path.map(String).join('.');
  const key = /\p{Cc}/u.test(words) ? JSON.stringify(words) : words;
  if (extra !== undefined) return bad(where(path, true), `${key}: there is no such key`);
  if (valueAt(value, path) === undefined) return bad(where(path, false), `${key} is missing`);
  return bad(where(path, false), `${key}: ${issue.message}`);
}

/** In a union, the branch that came furthest says best what is wrong. */
function deepest(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const branches = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  const keyed = branches.filter(({ path }) => valueAt(value, path) !== undefined && path.length > issue.path.length);
  const best = keyed[0] ?? (branches.length === 1 ? branches[0] : undefined);
  if (best !== undefined) return deepest(best as z.core.$ZodIssue, value);
  const expected =
    issue.path[0] === 'feed'
      ? 'expected one of list, grid, file, command or optimise'
      : 'expected text or a list of words';
  return { ...issue, code: 'custom', message: expected, path: issue.path } as z.core.$ZodIssue;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

function aboveZero(quantity: number): void {
  if (quantity === 0) throw new BreadboxError('bad-project', 'it must be more than 0');
}

function attempt(at: Position, key: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    throw bad(at, `${key}: ${(error as Error).message}`);
  }
}

function bad({ line, col }: Position, what: string): BreadboxError {
  return new BreadboxError('bad-project', `${FILE}:${line}:${col}: ${what}.`.replace(/\.\.$/, '.'), {
    hint: 'docs/projects.md describes every key.',
  });
}
