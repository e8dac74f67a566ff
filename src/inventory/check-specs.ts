import type { NewNode } from '../protocol/inventory.ts';
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
export function checkSpecs(nodes: readonly NewNode[]): NodeEntry[] {
  const problems = new Problems(undefined);
  for (const { node, address, user, identityFile, jump, groups } of nodes) {
    const check = (problem: string | undefined) => {
      if (problem !== undefined) problems.add(undefined, `${node ?? address}: ${problem}`);
    };
    if (node !== undefined) check(nodeNameProblem(node));
    check(addressProblem(address));
    if (user !== undefined) check(userProblem(user));
    if (identityFile !== undefined) check(identityFileProblem(identityFile));
    if (jump !== undefined) check(jumpProblem(jump));
    for (const group of groups) check(groupNameProblem(group));
  }
  const entries = nodes.map((node) => ({ ...node, node: node.node, place: undefined, addressPlace: undefined }));
  // A head may come first and what computes afterwards.
  checkTogether(entries, problems, { mayLackCompute: true });
  problems.check();
  return entries;
}
