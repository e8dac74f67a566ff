import { BreadboxError } from '../../cluster/errors.ts';
import type { NodeLook } from './look-at-node.ts';

export interface WorkerWish {
  readonly slots: number | undefined;
  readonly worker: 'any' | 'pilot' | 'sh';
}

export interface ChosenWorker {
  readonly kind: 'pilot' | 'sh';
  readonly slots: number;
  /** What to know. */
  readonly sentence: string | undefined;
}

const OLDEST_NODE = 18;
/** The head goes on answering. */
const SLOTS_ON_HEAD = 2;

/** @throws BreadboxError `not-allowed` where the login is root, `not-supported` where something is missing there */
export function chooseWorker(node: string, look: NodeLook, wish: WorkerWish, isHead: boolean): ChosenWorker {
  if (look.uid === 0) {
    throw new BreadboxError(
      'not-allowed',
      `The login on ${node} is root, and programs of projects are not run as root.`,
      {
        hint: `Name another account there: breadbox farm lend -w ${node} -l USER, or user in the inventory.`,
      },
    );
  }
  const slots = Math.min(wish.slots ?? (isHead ? SLOTS_ON_HEAD : look.cores), look.cores);
  const fewer =
    wish.slots !== undefined && slots < wish.slots
      ? `${node} has ${look.cores} cores, and gets no more slots.`
      : undefined;
  const hasNode = look.nodeMajor !== undefined && look.nodeMajor >= OLDEST_NODE;
  if (wish.worker !== 'sh' && hasNode) return { kind: 'pilot', slots, sentence: fewer };
  const has = look.nodeMajor === undefined ? 'no Node.js' : `Node.js ${look.nodeMajor}`;
  if (wish.worker === 'pilot') {
    throw new BreadboxError('not-supported', `${node} has ${has}, and a pilot needs ${OLDEST_NODE} or later.`, {
      hint: 'Install it there, or leave out --worker: a node without it gets the sh worker.',
    });
  }
  const missing = missingForSh(look.tools);
  if (missing.length > 0) {
    const why = hasNode ? '' : `${has}${look.nodeMajor === undefined ? '' : `, where ${OLDEST_NODE} is needed`}, and `;
    const install = missing.map(([, name]) => name).join(' ');
    throw new BreadboxError(
      'not-supported',
      `${node} has ${why}not what the sh worker needs: ${missing.map(([what]) => what).join(', and ')}.`,
      { hint: `There: sudo apt install ${install}${hasNode ? '' : '; or sudo apt install nodejs, for a pilot'}` },
    );
  }
  const plain = hasNode ? undefined : `${node} has ${has}: its sh worker does no stream projects, and sends no files.`;
  return { kind: 'sh', slots, sentence: [fewer, plain].filter(Boolean).join(' ') || undefined };
}

/** What is missing, and the package that has it. */
function missingForSh(tools: ReadonlySet<string>): (readonly [string, string])[] {
  const missing: (readonly [string, string])[] = [];
  if (!tools.has('curl') && !tools.has('wget')) missing.push(['curl or GNU wget', 'curl']);
  if (!tools.has('unzip')) missing.push(['unzip', 'unzip']);
  return missing;
}
