import { BreadboxError, type ErrorCode, exitCode, isErrorCode } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Up, UpChange, UpProblem } from '../../protocol/provision.ts';
import { printable } from '../output/printable.ts';
import { type Block, type Report, text } from '../output/report.ts';
import type { World } from '../world.ts';

/** For programs: the keys are a contract. */
export function upJson(up: Up, changes?: readonly UpChange[]): object {
  const { state, changed, phases, verified, problems, warnings, reboot } = up;
  return {
    ok: state === 'done',
    changed,
    phases: phases.map(({ title, nodes, seconds }) => ({
      title,
      nodes: Object.fromEntries(Object.entries(nodes).map(([node, { state: of }]) => [node, of])),
      seconds,
    })),
    verified,
    ...{ up: up.up, state, nodes: up.nodes, head: up.head, problems, warnings, reboot },
    ...(changes !== undefined && { changes }),
  };
}

export function upReport(up: Up, done: readonly string[]): Report {
  const blocks: Block[] = up.state === 'done' ? [...up.verified, ...done].map(text) : [];
  if (up.reboot !== undefined)
    blocks.push(text(`${up.reboot}: to be restarted before all of it holds. breadbox up --reboot does it.`));
  return { json: upJson(up), quiet: up.state === 'done' ? [up.nodes] : [], blocks, exit: exitOf(up) };
}

/** One code where all problems have the same one, such as that no node was reached. */
function exitOf({ state, problems }: Up): number {
  if (state === 'done') return 0;
  const [first, ...others] = [...new Set(problems.map(({ check }) => check))];
  const code: ErrorCode = first !== undefined && others.length === 0 && isErrorCode(first) ? first : 'up-failed';
  return exitCode(code);
}

/** What would be done: equal changes of several nodes are said once, with their node set. */
export function changeBlocks(changes: readonly UpChange[], withDetails: boolean): Block[] {
  const folded = new Map<string, { readonly change: UpChange; readonly nodes: string[] }>();
  for (const change of changes) {
    const what = change.what.replaceAll(change.node, 'NODE');
    const key = JSON.stringify([change.phase, what, withDetails ? change.detail : '']);
    const known = folded.get(key);
    if (known === undefined) folded.set(key, { change, nodes: [change.node] });
    else known.nodes.push(change.node);
  }
  const sets = new Map<string, string[]>();
  for (const { change, nodes } of folded.values()) {
    const set = NodeSet.of(nodes).toString();
    const what = nodes.length === 1 ? change.what : change.what.replaceAll(change.node, 'NODE');
    const detail =
      withDetails && change.detail !== undefined ? `\n${change.detail.replace(/^/gm, '      ').trimEnd()}` : '';
    sets.set(set, [...(sets.get(set) ?? []), `  ${what}${detail}`]);
  }
  return [...sets].map(([set, lines]) => text([set, ...lines].join('\n')));
}

/** On stderr: what keeps it from going on, or went wrong, each with its line, its proof and what to do. Equal ones are said once. */
export function writeProblems({ stderr }: Pick<World, 'stderr'>, problems: readonly UpProblem[], word: string): void {
  for (const { where, sentence, hint, proof } of problems) {
    stderr.write(`${printable(`${where === undefined ? '' : `${where}: `}${word}${sentence}`)}\n`);
    if (proof !== undefined && proof !== sentence) stderr.write(`${indented(proof)}\n`);
    if (hint !== undefined) stderr.write(`${indented(hint)}\n`);
  }
}

export function nothingChanged(): BreadboxError {
  return new BreadboxError('up-failed', 'Nothing was changed on any node.');
}

function indented(words: string): string {
  return printable(words).replace(/^/gm, '    ');
}
