import { BreadboxError, type ErrorCode, isErrorCode } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import { writeError } from '../output/error.ts';
import type { World } from '../world.ts';
import type { FleetEnd } from './fleet-call.ts';

/** Says on stderr what did not go well, equal things once. */
export function tellFailures(world: Pick<World, 'env' | 'stderr'>, ends: readonly FleetEnd[]): void {
  for (const [code, nodes] of grouped(
    ends.filter(({ exitCode }) => exitCode),
    ({ exitCode }) => String(exitCode),
  ))
    writeError(
      world,
      new BreadboxError('command-failed', `${folded(nodes)}: the command ended with exit code ${code}.`),
    );
  for (const nodes of grouped(
    ends.filter(({ error }) => error !== undefined),
    likeness,
  ).values()) {
    const { node, error } = nodes[0]!;
    const several = nodes.length > 1;
    const { message, hint } = several ? withoutAddress(node, error!) : error!;
    const put = (text: string): string => (several ? text.replaceAll(node, folded(nodes)) : text);
    writeError(world, new BreadboxError(codeOf(nodes[0]!), put(message), { hint: hint && put(hint) }));
  }
}

/**
 * 0: all went well. 1: a command failed somewhere, or nodes failed for different reasons; else the exit code of that reason.
 * What the commands themselves exit with is never handed on: 2 to 6 mean something else here.
 */
export function outcomeCode(ends: readonly FleetEnd[]): ErrorCode | undefined {
  const failed = ends.filter(({ exitCode }) => exitCode !== 0);
  if (failed.length === 0) return undefined;
  const codes = new Set(failed.map(codeOf));
  return codes.size === 1 && failed.length === ends.length ? [...codes][0]! : 'command-failed';
}

function codeOf({ error }: FleetEnd): ErrorCode {
  return error !== undefined && isErrorCode(error.code) ? error.code : 'command-failed';
}

function likeness({ node, error }: FleetEnd): string {
  const { message, hint = '' } = withoutAddress(node, error!);
  return `${error!.code}\n${message}\n${hint}`.replaceAll(node, '%');
}

/** Messages name a node as `n1 (10.0.0.11)`; a hint that tries its address is of use for one node alone. */
function withoutAddress(
  node: string,
  error: NonNullable<FleetEnd['error']>,
): { message: string; hint?: string | undefined } {
  const address = new RegExp(`${node.replace(/[.]/g, '\\.')} \\(([^)]*)\\)`).exec(error.message)?.[1];
  if (address === undefined) return error;
  const hint = error.hint?.includes(address) ? undefined : error.hint;
  return { message: error.message.replace(` (${address})`, ''), hint };
}

function folded(ends: readonly FleetEnd[]): string {
  return NodeSet.of(ends.map(({ node }) => node)).toString();
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
