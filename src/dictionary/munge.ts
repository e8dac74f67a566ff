import type { Saying } from './saying.ts';

export const MUNGE: readonly Saying[] = [
  {
    check: 'munge-key-mode',
    sentence:
      'munged refuses to start, because others than munge may read or change its key, its log or a folder above them.',
    fix: 'On that node: chown munge:munge /etc/munge/munge.key; chmod 0400 /etc/munge/munge.key; chmod go-w /etc /var/log; chown munge:munge /etc/munge /var/log/munge; systemctl restart munge',
    patterns: [
      /(Keyfile|Logfile|Socket|PIDfile|PRNG seed dir) is insecure/,
      /(group|world)-writable permissions without sticky bit set on/,
      /execute permissions for all required on "/,
      /Keyfile must be at least \d+ bytes/,
      /Failed to open keyfile "/,
      /munge\.key" (should|must) (not )?be/,
    ],
    weight: 9,
  },
  {
    check: 'munge-key',
    sentence: 'There is no key for munge on that node.',
    fix: "Copy the head's /etc/munge/munge.key there, owner munge, mode 0400, then: systemctl restart munge",
    patterns: [/Failed to find keyfile "/, /Did you run mungekey\?/],
    weight: 9,
  },
  {
    check: 'clock-skew',
    sentence: 'Two clocks differ: the credential was too old or from the future where it was read.',
    fix: 'Compare: date -u on both nodes. Then on the one that is wrong: systemctl restart chrony; chronyc makestep; and restart munge and slurmd there.',
    patterns: [
      /Rewound credential/,
      /Expired credential/,
      /STATUS: (Expired|Rewound) credential/,
      /[Cc]heck for out of sync clocks/,
      /Authentication credential expired/,
      /token expired at \d+/,
      /^(error: )?(\S+: )?ENCODED: \w{3} /,
      /[Jj]ob credential expired/,
      /clock of the file system and this computer appear to not be synchronized/,
    ],
    weight: 9,
  },
  {
    check: 'munge-key',
    sentence:
      'Two nodes have different keys for munge, or one still has an older key in memory: munged reads it only when it starts.',
    fix: "Copy the head's /etc/munge/munge.key to every node, owner munge, mode 0400; restart munge everywhere, then slurmctld and slurmd. Test: munge -n | ssh NODE unmunge",
    patterns: [
      /(Munge decode failed|unmunge: Error|STATUS|munge_decode.*): ?Invalid credential/i,
      /Invalid authentication credential/,
      /(^|: )Invalid credential( |$|\.)/,
      /Failed to MAC credential/,
      /Failed to decrypt credential/,
    ],
    weight: 8,
  },
  {
    check: 'munge-stopped',
    sentence: 'munge does not run on that node, often because it refuses its key.',
    fix: 'On that node: systemctl restart munge; then the last line of /var/log/munge/munged.log tells why if it does not stay.',
    patterns: [
      /Failed to access "[^"]*munge[^"]*socket/,
      /Did you start munged\?/,
      /Failed to connect to "[^"]*munge[^"]*socket/,
      /If munged is up, restart with --num-threads/,
      /Munge encode failed/,
      /munge\.service: (Failed|Main process exited)/,
      /Failed to start munge\.service/,
    ],
    weight: 7,
  },
  {
    check: 'munge-key',
    sentence:
      'Two parts of Slurm do not believe each other: their keys differ, those of munge or, on Debian 13, slurm.key, or their clocks do.',
    fix: 'With munge: munge -n | ssh NODE unmunge, both ways. Invalid credential: copy the key and restart munge, then slurmd. Expired or Rewound credential: set the clock. Without: compare sha256sum /etc/slurm/slurm.key and date -u.',
    patterns: [
      /Protocol authentication error/,
      /has\s+authentication error/,
      /auth_g_(verify|unpack|pack|create)/,
      /authentication plugin .*not found/,
      /Munge decode failed/,
      /cred\/munge: .*(fail|error)/i,
    ],
    weight: 5,
  },
  {
    check: 'munge-replayed',
    byHand: true,
    sentence: 'A credential was used twice; munge takes each only once.',
    fix: 'Once in a while it is a request that was sent again and does no harm. If it goes on, two munged share one key and one address: look for a cloned node.',
    patterns: [/Replayed credential/, /[Jj]ob credential replayed/],
    weight: 4,
  },
];
