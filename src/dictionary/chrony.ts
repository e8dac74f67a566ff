import type { Saying } from './saying.ts';

export const CHRONY: readonly Saying[] = [
  {
    check: 'clock-not-served',
    sentence: 'chrony has no server that it can follow, so this clock runs by itself.',
    fix: "chronyc sources shows which servers answer. On nodes, /etc/chrony/conf.d must name the head; on the head, 'local stratum 10' and 'allow' let it serve without the Internet. Then: systemctl restart chrony",
    patterns: [
      /Can't synchronise: (no|\d+)/,
      /Could not resolve (address of|NTP server)/,
      /506 Cannot talk to daemon/,
      /Reference ID *: 00000000/,
      /Leap status *: Not synchronised/,
      /System clock synchronized: no/,
      /NTP service: (inactive|n\/a)/,
      /Timed out waiting for reply from .*(ntp|:123)/i,
      /Source \S+ (offline|unreachable)/,
      /Could not open (NTP socket|connection to daemon|keyfile)/,
    ],
    weight: 6,
  },
  {
    check: 'clock-skew',
    sentence: 'This clock was wrong by more than it may be, and was set or has to be.',
    fix: 'chronyc tracking shows by how much now. chronyc makestep sets it; then restart munge and slurmd on that node.',
    patterns: [
      /System clock wrong by -?(\d{2,}|[3-9])[.\d]* seconds/,
      /System clock was stepped by -?(\d{2,}|[3-9])[.\d]* seconds/,
      /Backward time jump detected/,
      /Forward time jump detected/,
      /Time has been changed.*19(69|70)/,
    ],
    weight: 6,
  },
  {
    check: 'clock-skew',
    sentence: 'A certificate is not valid yet, or no longer, by this clock; a board without a battery begins in 1970.',
    fix: 'date -u tells the clock. Set it: chronyc makestep, or date -s; then try again.',
    patterns: [
      /certificate (is not yet valid|has expired|has expired or is not yet valid)/i,
      /not valid before|CERT_NOT_YET_VALID|CERT_HAS_EXPIRED/,
      /Release file for .* is not valid yet/,
      /current time (is )?19[67]\d.*(before|not yet)/,
    ],
    weight: 6,
  },
];
