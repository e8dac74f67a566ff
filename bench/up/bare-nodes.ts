import { readFileSync } from 'node:fs';
import { readInventory } from '../../src/inventory/read-inventory.ts';
import { BenchHead, CLI } from '../bench-head.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

/** Compute nodes beside the head node. */
const NODES = 4;

export interface BareNode {
  readonly node: string;
  readonly address: string;
  readonly user: string;
  readonly identityFile: string;
  readonly isHead: boolean;
}

/** A fresh practice cluster: Debian 12 as on boards, one of the nodes to be the head, and the daemon that made it. */
export interface BareNodes {
  readonly head: BenchHead;
  /** Its path. */
  readonly inventory: string;
  readonly nodes: readonly BareNode[];
  remove(): Promise<void>;
}

export async function bareNodes({ directory, signal }: BenchContext): Promise<BareNodes> {
  const head = await BenchHead.start({ directory, signal });
  const remove = async (): Promise<void> => {
    await runProgram([CLI, 'sandbox', 'destroy', '--all'], {
      signal: AbortSignal.timeout(60_000),
      env: head.cliEnvironment,
    }).finally(() => head.stop());
  };
  try {
    const { stdout } = await head.cli(['sandbox', 'create', '--nodes', String(NODES), '--json']);
    const { inventory } = JSON.parse(stdout) as { inventory: string };
    const { entries } = readInventory({ name: inventory, text: readFileSync(inventory, 'utf8') });
    const nodes = entries.map(({ node, address, user, identityFile, roles }) => ({
      ...{ node: node!, address, user: user!, identityFile: identityFile!, isHead: roles.includes('head') },
    }));
    await Promise.all(nodes.map((node) => prepare(node, signal)));
    return { head, inventory, nodes, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Ansible needs these on a node; images of boards have them. Package lists go again, by their date too, so that both fetch them. */
const PREPARE = `export DEBIAN_FRONTEND=noninteractive
apt-get -qq update && apt-get -qq -y install --no-install-recommends python3 python3-apt && apt-get clean
rm -rf /var/lib/apt/lists/*
touch -d '2 days ago' /var/lib/apt/lists`;

async function prepare(node: BareNode, signal: AbortSignal): Promise<void> {
  await runProgram([...sshWords(node), 'sudo', 'sh'], { signal, input: PREPARE });
}

function sshWords({ user, address, identityFile }: BareNode): string[] {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes'];
  return [
    'ssh',
    '-F',
    'none',
    '-i',
    identityFile,
    ...options.flatMap((option) => ['-o', option]),
    `${user}@${address}`,
  ];
}
