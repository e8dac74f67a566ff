import { NodeSet } from '../../cluster/node-set.ts';
import type { Up, UpProblem } from '../../protocol/provision.ts';
import type { Client } from '../client.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';
import type { Person } from './ask-person.ts';
import type { UpAsked } from './bring-up.ts';

/**
 * What was missing to get at the nodes, asked of the person: host keys that are new, with their fingerprints, and passwords. The answer is
 * what to try next; `undefined`: there is nothing more to ask, or the person does not want it.
 */
export async function settleContact(
  world: World,
  client: Client,
  { problems }: Up,
  asked: UpAsked,
  person: Person | undefined,
  takesKeys: boolean,
): Promise<UpAsked | undefined> {
  const unknown = nodesWith(problems, 'host-key');
  if (unknown.length > 0 && asked.pinHostKeys !== true) {
    const isTaken = await agreesToKeys(world, client, unknown, person, takesKeys);
    return isTaken ? { ...asked, pinHostKeys: true } : undefined;
  }
  if (person === undefined) return undefined;
  const forSsh = nodesWith(problems, 'needs-password');
  if (forSsh.length > 0 && asked.passwords?.ssh === undefined) {
    const ssh = await person.password(
      `Password of the login on ${NodeSet.of(forSsh)}; it is kept in memory, for this up alone`,
    );
    if (ssh === undefined) return undefined;
    // Where it is not root's, sudo mostly wants the same one.
    return { ...asked, passwords: { ...asked.passwords, ssh, sudo: asked.passwords?.sudo ?? ssh } };
  }
  const forSudo = nodesWith(problems, 'needs-sudo-password');
  if (forSudo.length === 0 || asked.passwords?.sudo !== undefined) return undefined;
  const sudo = await person.password(
    `Password for sudo on ${NodeSet.of(forSudo)}; it is kept in memory, for this up alone`,
  );
  return sudo === undefined ? undefined : { ...asked, passwords: { ...asked.passwords, sudo } };
}

/** Nodes that are new to the inventory have never shown a host key: that is settled before the first try. */
export async function meetNewNodes(
  world: World,
  client: Client,
  asked: UpAsked,
  person: Person | undefined,
  takesKeys: boolean,
): Promise<UpAsked> {
  if (asked.inventory === undefined || (person === undefined && !takesKeys)) return asked;
  const imported = await client.call('POST /api/inventory/import', { body: asked.inventory, signal: world.signal });
  if (imported.added.length === 0) return asked;
  const isTaken = await agreesToKeys(world, client, imported.added, person, takesKeys);
  return isTaken ? { ...asked, pinHostKeys: true } : asked;
}

async function agreesToKeys(
  world: World,
  client: Client,
  nodes: readonly string[],
  person: Person | undefined,
  takesKeys: boolean,
): Promise<boolean> {
  if (person === undefined && !takesKeys) return false;
  const body = { nodes: NodeSet.of(nodes).toString(), pin: false };
  const keys = await client.call('POST /api/fleet/contact', { body, signal: world.signal });
  const fresh = keys.filter(({ state }) => state === 'new');
  if (fresh.length === 0) return false;
  world.stderr.write('Host keys that were never seen before:\n');
  for (const { node, address, type = '', fingerprint = '' } of fresh)
    world.stderr.write(`  ${printable(`${node} (${address})  ${type} ${fingerprint}`)}\n`);
  return takesKeys || (person !== undefined && (await person.agrees('Are these your nodes?')));
}

function nodesWith(problems: readonly UpProblem[], check: string): string[] {
  return problems.flatMap((problem) => (problem.check === check && problem.node !== undefined ? [problem.node] : []));
}
