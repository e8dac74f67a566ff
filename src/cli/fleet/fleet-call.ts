import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { FleetEvent, Passwords } from '../../protocol/fleet.ts';
import { askPassword, canAsk } from '../ask-password.ts';
import { Interrupted, type World } from '../world.ts';

export type FleetEnd = Extract<FleetEvent, { event: 'end' }>;
type Output = Extract<FleetEvent, { event: 'output' }>;

export interface FleetCall {
  /** The lines of the head's answer for these nodes. @throws BreadboxError */
  readonly begin: (nodes: string, passwords: Passwords | undefined) => Promise<AsyncIterable<Uint8Array>>;
  readonly nodes: string;
  readonly onOutput: (output: Output) => void;
  /** Between pieces of the answer: what was said can be written out. */
  readonly flush?: () => Promise<void> | void;
}

/** What became of the nodes, in the order in which they ended. Where some ask for a password and somebody can be asked, once, they get it. */
export async function callFleet(world: World, call: FleetCall): Promise<readonly FleetEnd[]> {
  const ends = await readAnswer(await call.begin(call.nodes, undefined), call);
  const closed = ends.filter(({ error }) => error?.code === 'needs-password').map(({ node }) => node);
  if (closed.length === 0 || !canAsk(world)) return ends;
  const nodes = NodeSet.of(closed).toString();
  const password = await askPassword(world, `Password of the login on ${nodes}: `);
  // sudo asks for the password of the login too.
  const again = await readAnswer(await call.begin(nodes, { ssh: password, sudo: password }), call);
  return [...ends.filter(({ node }) => !closed.includes(node)), ...again];
}

/** @throws BreadboxError `head-lost`; Interrupted */
async function readAnswer(answer: AsyncIterable<Uint8Array>, call: FleetCall): Promise<FleetEnd[]> {
  try {
    return await readEvents(answer, call);
  } catch (cause) {
    if (cause instanceof BreadboxError || cause instanceof Interrupted) throw cause;
    throw headLost(cause);
  }
}

async function readEvents(answer: AsyncIterable<Uint8Array>, { onOutput, flush }: FleetCall): Promise<FleetEnd[]> {
  const ends: FleetEnd[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of answer) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') continue;
      const event = JSON.parse(line) as FleetEvent;
      if (event.event === 'end') ends.push(event);
      else onOutput(event);
    }
    await flush?.();
  }
  if (rest !== '') throw headLost(undefined);
  return ends;
}

function headLost(cause: unknown): BreadboxError {
  return new BreadboxError('head-lost', 'The head went away in the middle of its answer.', {
    hint: 'Commands that ran on nodes may go on there.',
    cause,
  });
}
