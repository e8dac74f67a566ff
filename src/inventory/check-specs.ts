import type { NodeSpec } from '../protocol/inventory.ts';
import { checkTogether } from './check-together.ts';
import {
  addressProblem,
  groupNameProblem,
  identityFileProblem,
  jumpProblem,
  nodeNameProblem,
  userProblem,
} from './names.ts';
import type { NodeEntry } from './node-entry.ts';
import { Problems } from './problems.ts';

/** Nodes that come one by one, not from a file. @throws BreadboxError `bad-input` with all that is wrong */
export function checkSpecs(nodes: readonly NodeSpec[]): NodeEntry[] {
  const problems = new Problems(undefined);
  const check = (problem: string | undefined, node: string) => {
    if (problem !== undefined) problems.add(undefined, `${node}: ${problem}`);
  };
  for (const { node, address, user, identityFile, jump, groups } of nodes) {
    check(nodeNameProblem(node), node);
    check(addressProblem(address), node);
    if (user !== undefined) check(userProblem(user), node);
    if (identityFile !== undefined) check(identityFileProblem(identityFile), node);
    if (jump !== undefined) check(jumpProblem(jump), node);
    for (const group of groups) check(groupNameProblem(group), node);
  }
  const entries = nodes.map((node) => ({ ...node, place: undefined, addressPlace: undefined }));
  // A head may come first and what computes afterwards.
  checkTogether(entries, problems, { mayLackCompute: true });
  problems.check();
  return entries;
}
