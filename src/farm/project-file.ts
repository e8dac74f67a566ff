import { LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';
import { splitWords } from '../cluster/posix-words.ts';
import { parseBytes, parseSeconds } from '../cluster/units.ts';
import type { RunSpec } from '../protocol/pilot.ts';
import { type ProjectFile, projectSchema } from '../protocol/project.ts';

const FILE = 'project.yaml';
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads `project.yaml`.
 * @throws BreadboxError `bad-project` that names file, line and key
 */
export function parseProjectFile(text: string): ProjectFile {
  if (text.length > MAX_BYTES)
    throw new BreadboxError('bad-project', `${FILE} is larger than 16 MiB.`, {
      hint: 'Put many tasks into a file of JSON Lines and name it with feed: {file: tasks.jsonl}.',
    });
  const lines = new LineCounter();
  // Aliases can make a small file huge; nothing in a project needs many.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors[0];
  if (broken) throw bad(lines.linePos(broken.pos[0]), broken.message.split('\n')[0] ?? 'not YAML');
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw bad({ line: 1, col: 1 }, (error as Error).message);
  }
  const checked = projectSchema.safeParse(value);
  if (!checked.success) throw firstIssue(checked.error, value, (path) => position(document, path, lines));
  const project = checked.data;
  const at = (key: string) => position(document, [key], lines);
  attempt(at('run'), 'run', () => argvOf(project.run));
  if (project.collect !== undefined) attempt(at('collect'), 'collect', () => argvOf(project.collect ?? []));
  attempt(at('timeLimit'), 'timeLimit', () => parseSeconds(project.timeLimit));
  if (project.memory !== undefined) attempt(at('memory'), 'memory', () => parseBytes(project.memory ?? 0));
  return project;
}

/** argv of a command: a list as it stands, a line split into POSIX words without expansion. */
export function argvOf(command: string | readonly string[]): readonly string[] {
  const argv = typeof command === 'string' ? splitWords(command) : command;
  if (argv.length === 0 || argv[0] === '') throw new BreadboxError('bad-project', 'it names no program');
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
    seed,
  };
}

interface Position {
  readonly line: number;
  readonly col: number;
}

function position(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  lines: LineCounter,
): Position {
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
  where: (path: readonly PropertyKey[]) => Position,
): BreadboxError {
  const issue = deepest(error.issues[0] as z.core.$ZodIssue, value);
  const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = extra === undefined ? issue.path : [...issue.path, extra];
  const key = path.map(String).join('.') || 'the file';
  if (extra !== undefined) return bad(where(path), `${key}: there is no such key`);
  if (issue.code === 'invalid_type' && valueAt(value, path) === undefined) return bad(where(path), `${key} is missing`);
  return bad(where(path), `${key}: ${issue.message}`);
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
    issue.path[0] === 'feed' ? 'expected one of list, grid, file or command' : 'expected text or a list of words';
  return { ...issue, code: 'custom', message: expected, path: issue.path } as z.core.$ZodIssue;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
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
