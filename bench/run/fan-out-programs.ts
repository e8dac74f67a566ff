import { CLI } from '../bench-head.ts';
import { findProgram } from '../find-program.ts';
import type { BenchContext } from '../suite.ts';
import type { PracticeNodes } from './practice-nodes.ts';

/** A command as somebody types it. */
export interface FanOut {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Before each turn, not measured. */
  readonly before?: () => Promise<void>;
}

const COMMAND = 'hostname';

export function breadboxRun(practice: PracticeNodes, warm: boolean): FanOut {
  return {
    name: 'breadbox run',
    argv: [CLI, 'run', '-w', '@all', '--', COMMAND],
    env: practice.head.cliEnvironment,
    ...(!warm && { before: () => practice.forgetConnections() }),
  };
}

export function peers(practice: PracticeNodes, warm: boolean, { directory, skip }: BenchContext): FanOut[] {
  const config = practice.config(warm);
  const many = String(practice.names.length);
  const ansible = {
    ANSIBLE_HOST_KEY_CHECKING: 'True',
    ANSIBLE_FORKS: many,
    ANSIBLE_PIPELINING: warm ? 'True' : 'False',
    ANSIBLE_SSH_ARGS: `-F ${config}`,
    ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
    ANSIBLE_LOCAL_TEMP: `${directory}/ansible`,
  };
  const all: FanOut[] = [
    { name: 'clush', argv: ['clush', '-f', many, '-w', practice.nodes, '-o', `-F ${config}`, COMMAND] },
    {
      name: 'pdsh',
      argv: ['pdsh', '-R', 'ssh', '-f', many, '-w', practice.nodes, COMMAND],
      env: { PDSH_SSH_ARGS_APPEND: `-F ${config}` },
    },
    { name: 'ansible', argv: ['ansible', 'all', '-i', practice.hosts, '-m', 'command', '-a', COMMAND], env: ansible },
    {
      name: 'ssh in parallel',
      argv: ['bash', '-c', `for n in ${practice.names.join(' ')}; do ssh -F ${config} $n ${COMMAND} & done; wait`],
    },
  ];
  return all.filter(({ name, argv }) => {
    if (findProgram(argv[0]!) !== undefined) return true;
    skip(name, 'it is not installed');
    return false;
  });
}
