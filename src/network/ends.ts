import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import type { NodeReach } from '../inventory/node-list.ts';
import { HEAD_IN_PAIRS } from '../protocol/path-ends.ts';
import type { Target } from '../provision/ssh/target.ts';
import { isOwnAddress, ownAddresses, toTarget } from '../provision/ssh/to-target.ts';

/** Whom paths begin and end at. */
export interface End {
  readonly name: string;
  readonly target: Target;
  /** It is the head's own computer. */
  readonly isHere: boolean;
  /** Reached through another host alone: nobody else knows its address. */
  readonly isBehind: boolean;
}

/** The nodes, and the head where it is none of them: a node with an address of this computer is the head. */
export function endsOf(nodes: readonly NodeReach[], all: readonly NodeReach[], own = ownAddresses()): readonly End[] {
  const isHere = (reach: NodeReach) => reach.jump === undefined && isOwnAddress(reach.address, own);
  const asEnd = (reach: NodeReach): End => ({
    name: reach.node,
    // Nothing here needs root: on its own computer the head runs it as itself.
    target: isHere(reach) ? here(reach.node) : toTarget(reach, undefined, own),
    isHere: isHere(reach),
    isBehind: reach.jump !== undefined,
  });
  const asked = nodes.map(asEnd);
  if (asked.some((end) => end.isHere)) return asked;
  const ownNode = all.find(isHere);
  const head = ownNode ? asEnd(ownNode) : { name: HEAD_IN_PAIRS, target: here(HEAD_IN_PAIRS), ...HERE };
  return [head, ...asked];
}

const HERE = { isHere: true, isBehind: false } as const;

function here(node: string): Target {
  return { node, address: '127.0.0.1', local: true };
}

/**
 * Where `end` is for `peer`. Of the head it is the address that the kernel would send from: connecting a datagram socket chooses
 * it, and sends nothing. `undefined`: there is no way.
 */
export async function addressFor(end: End, peer: End): Promise<string | undefined> {
  if (!end.isHere) return end.target.address;
  const { address } = peer.target;
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(9, address, resolve);
    });
    return socket.address().address;
  } catch {
    return undefined; // who has no way to a node is told so by ping
  } finally {
    socket.close();
  }
}
