import type { UpProblem } from '../../protocol/provision.ts';

interface KnownFault {
  readonly check: string;
  readonly pattern: RegExp;
  readonly sentence: string;
  readonly hint: string;
}

/**
 * Lines that were seen when clusters did not come up, and what was behind them; those that name a cause before those that only say
 * that something did not work, as the first message that one meets is usually the wrong one.
 */
const KNOWN: readonly KnownFault[] = [
  {
    check: 'munge-key',
    pattern: /Invalid credential|Munge decode failed: Invalid/,
    sentence: 'The munge keys differ, or munge has not started anew since it got its key.',
    hint: 'Run breadbox up again: it shares the key and restarts munge, and then Slurm.',
  },
  {
    check: 'munge-key',
    pattern: /Keyfile is insecure|Logfile is insecure|Failed to access "\/run\/munge/,
    sentence: 'munge does not run, as its key or its folders can be read by others.',
    hint: 'Run breadbox up again: it gives them the right owner and mode.',
  },
  {
    check: 'clock',
    pattern: /Expired credential|Rewound credential|out of sync clocks|credential expired/,
    sentence: 'The clocks differ by more than munge allows.',
    hint: 'Run breadbox up again, which steps the clocks; a board without a clock of its own needs the head to be on first.',
  },
  {
    check: 'slurm-id',
    pattern: /Unexpected uid|Security violation|Invalid job credential/,
    sentence: 'The account slurm has different numbers on the nodes.',
    hint: 'Run breadbox up again: it gives the account one number everywhere.',
  },
  {
    check: 'slurm-versions',
    pattern: /Incompatible versions|Invalid Protocol Version|different version of Slurm/,
    sentence: 'Slurm is of releases that cannot talk with each other.',
    hint: 'Bring all nodes to one release of the system.',
  },
  {
    check: 'cgroup',
    pattern:
      /cgroup controller is not available|cgroup namespace|Hybrid mode is not supported|cannot create cgroup context/,
    sentence: 'Slurm finds no cgroups that it can use.',
    hint: 'Restart the node where up asked for it, then run breadbox up again.',
  },
  {
    check: 'memory',
    pattern: /Low RealMemory/,
    sentence: 'A node has less memory than it had when it was configured.',
    hint: 'Run breadbox up again: it takes what the node has now.',
  },
  {
    check: 'pmix',
    pattern: /can not load PMIx library|Failed to read MPI conf|Cannot create context for mpi\/pmix|Invalid MPI type/,
    sentence: 'Slurm cannot load PMIx, by which it starts programs of MPI.',
    hint: 'Run breadbox up again: it makes the library findable.',
  },
  {
    check: 'network',
    pattern: /failed to TCP connect to a peer|unexpected process identifier|unable to complete a TCP connection/,
    sentence: 'Open MPI talks over a network that does not join the nodes.',
    hint: 'Say which network is meant: breadbox up --network 192.168.1.0/24',
  },
  {
    check: 'names',
    pattern:
      /getaddrinfo\(\) failed|Unable to resolve|can't find address for host|Unable to determine this slurmd's NodeName/,
    sentence: 'A node is not known by its name.',
    hint: 'Run breadbox up again: it sets the host names and /etc/hosts.',
  },
  {
    check: 'spool',
    pattern: /mkdir\(\/var\/|Incorrect permissions on state save|SlurmdSpoolDir is full|No space left on device/,
    sentence: 'A folder of Slurm is missing, not its own, or full.',
    hint: 'Make room under /var on that node, then run breadbox up again.',
  },
  {
    check: 'ssh-between-nodes',
    pattern: /Host key verification failed|ORTE was unable to reliably start|PRTE has lost communication/,
    sentence: 'mpirun cannot start its daemons on the other nodes.',
    hint: 'Run breadbox up again: it makes the nodes known to each other.',
  },
  {
    check: 'firewall',
    pattern: /aborted before step completely launched|Socket timed out|Communication connection failure/,
    sentence: 'A node cannot be reached at the ports of Slurm.',
    hint: 'Let the cluster’s network through on ports 6817, 6818 and 60001 to 63000 on all nodes.',
  },
  {
    check: 'node-down',
    pattern:
      /Required node not available|Nodes required for job are DOWN|Requested node configuration is not available/,
    sentence: 'Slurm has taken a node out of work.',
    hint: 'See why: scontrol show node, or sinfo -R on the head.',
  },
  {
    check: 'controller',
    pattern: /Unable to contact slurm controller/,
    sentence: 'slurmctld does not answer.',
    hint: 'See its log on the head: /var/log/slurm/slurmctld.log',
  },
];

/**
 * The problem behind what a test printed and what the logs say, with the very line that shows it; the first known cause counts.
 * @param own what the test itself has printed: its last line is the proof where no cause is known
 */
export function problemOf(
  failed: { readonly check: string; readonly what: string; readonly node?: string | undefined },
  lines: readonly string[],
  own: readonly string[] = lines,
): UpProblem {
  for (const { check, pattern, sentence, hint } of KNOWN) {
    const proof = lines.find((line) => pattern.test(line));
    if (proof !== undefined)
      return { check, sentence: `${failed.what}. ${sentence}`, hint, proof: proof.trim(), ...node(failed.node) };
  }
  const last = own.filter((line) => line.trim() !== '').at(-1);
  return {
    check: failed.check,
    sentence: `${failed.what}.`,
    ...(last !== undefined && { proof: last.trim() }),
    ...node(failed.node),
  };
}

function node(name: string | undefined): { readonly node?: string } {
  return name === undefined ? {} : { node: name };
}
