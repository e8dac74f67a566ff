import type { Saying } from './saying.ts';

export const SLURM_NETWORK: readonly Saying[] = [
  {
    check: 'srun-ports',
    sentence:
      'The nodes cannot connect back to the computer on which srun runs: a firewall there drops the ports that srun listens at.',
    fix: 'Open all ports to the cluster network on that computer, or set SrunPortRange=60001-63000 in slurm.conf everywhere and open those.',
    patterns: [
      /aborted before step completely launched/,
      /_server_read: fd \d+ .*(error|time)/,
      /connect io: .*(refused|timed out|No route)/i,
      /[Uu]nable to (connect|contact) (to )?srun/,
      /Unexpected response on setup, forwarding failed/,
      /(all ports in range|all ephemeral ports).*exhausted/,
    ],
    weight: 7,
  },
  {
    check: 'srun-ports',
    sentence:
      'The node could not hand the output of the step to srun: it cannot connect back to it, or a file of the job could not be opened.',
    fix: 'Look for a line above it that names a file. If there is none, let the cluster network in on the computer on which srun runs.',
    patterns: [/Slurmd could not connect IO/],
    weight: 4,
  },
  {
    check: 'slurmd-port',
    sentence:
      'srun reached a node and got no answer in time: a firewall drops port 6818, the keys of munge differ, or the node is very busy.',
    fix: 'From the head: timeout 3 bash -c "</dev/tcp/NODE/6818"; then munge -n | ssh NODE unmunge; then look at the load of the node.',
    patterns: [
      /Socket timed out on send\/recv operation/,
      /\[UFW BLOCK\].*DPT=68(17|18)/,
      /(nft|iptables|DROP|REJECT).*DPT=68(17|18)/,
      /Timed out connecting to/,
      /Timed out waiting for job step to complete/,
      /Messages? send failure|Message receive failure/,
    ],
    weight: 4,
  },
  {
    check: 'controller-port',
    sentence: 'A firewall of the head drops port 6817, at which slurmctld listens.',
    fix: 'On the head, let the cluster network in: ufw allow from NETWORK, or open 6817/tcp in your firewall.',
    patterns: [/\[UFW BLOCK\].*DPT=6817/, /(DROP|REJECT).*DPT=6817/],
    weight: 7,
  },
  {
    check: 'munge-key',
    sentence:
      'The other side hung up without an answer: it did not believe this side, so keys of munge or clocks differ, or it runs another release of Slurm.',
    fix: 'munge -n | ssh NODE unmunge, both ways; date -u and slurmd -V on both. The log of slurmctld on the head says which.',
    patterns: [
      // Where a daemon says it of an address, somebody only tried whether its port is open.
      /^(?!.*slurm_receive_msg(_and_forward:)? \[).*Zero Bytes were transmitted or received/,
      /Received (zero length message|message length < 0)/,
      /Insane message length/,
      /Header lengths are longer than data received/,
      /Failed to send entire message/,
    ],
    weight: 3,
  },
  {
    check: 'slurmd-stopped',
    sentence:
      'slurmctld or srun could not speak to slurmd on a node: it has stopped, its name or clock is wrong, or its key of munge differs.',
    fix: 'On that node: systemctl status slurmd; hostname -s; date -u; munge -n | ssh HEAD unmunge. The first that is wrong is the cause.',
    patterns: [
      /Communication (connection|shutdown) failure/,
      /Task launch for .* failed on node .*: (?!Unspecified|Invalid job cred|Job cred)/,
      /task \d+ launch failed/,
      /Connection refused.*6818|6818.*Connection refused/,
      /Nodes? \S+ .*(failed to respond|no response)/,
      /We were unable to forward message to/,
    ],
    weight: 3,
  },
  {
    check: 'slurmd-stopped',
    sentence:
      'srun gave up waiting for a node that took the step and never started it: slurmd, munge or a port is not well there.',
    fix: 'The log of slurmctld and of slurmd on that node tell more: look for authentication, clocks and time-outs, in this order.',
    patterns: [/srun: forcing job termination/, /forcing job termination/, /srun: (error: )?got SIGCONT/],
    weight: 2,
  },
  {
    check: 'slurm-uid',
    sentence:
      "The node did not accept the head's word that the job may run: the account slurm has another number there, or keys or releases differ.",
    fix: 'Compare id -u slurm, slurmd -V and the sha256sum of /etc/munge/munge.key on the node and on the head.',
    patterns: [
      /Invalid job credential/,
      /Credential data mismatch/,
      /Job credential revoked/,
      /Cannot unpack credential/,
      /Error generating job credential/,
    ],
    weight: 4,
  },
];
