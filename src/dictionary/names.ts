import type { Saying } from './saying.ts';

export const NAMES: readonly Saying[] = [
  {
    check: 'name-resolution',
    sentence: 'A name of the cluster is not known on this computer.',
    fix: 'getent hosts NAME must print its address in the cluster network, on every node. Put all names into /etc/hosts on all nodes; breadbox up --yes does it.',
    patterns: [
      /Unable to resolve "[^"]+"/,
      /can't find address for host/i,
      /getaddrinfo\(.*\) f[aA]iled/i,
      /get_addr_info: .*fail/,
      /Could not resolve host(name)? /,
      /Name or service not known/,
      /Temporary failure in name resolution/,
      /Unknown host(?!s? key)/,
      /unable to get host address for/,
      /No address associated with (hostname|name)/,
      /failed getting address for parent NodeName/,
      /nodename nor servname provided/,
      /unable to resolve host \S+/,
      /inability to resolve specified hostnames/,
    ],
    weight: 7,
  },
  {
    check: 'own-name-loopback',
    sentence: "A computer's name stands for 127.0.0.1 or 127.0.1.1, so others are sent to themselves.",
    fix: 'In /etc/hosts: remove the line 127.0.1.1 NAME, and add the address in the cluster network.',
    patterns: [/^127\.0\.1\.1 \w/, /(connect|connection).* to (\S+ )?127\.0\.1\.1/i],
    weight: 5,
  },
  {
    check: 'resolver-silent',
    sentence:
      'The name server in /etc/resolv.conf does not answer, so each name that is not in /etc/hosts costs many seconds.',
    fix: 'cat /etc/resolv.conf, and put in a server that answers; time getent hosts a-name-that-is-not-there must take less than a second.',
    patterns: [
      /connection timed out; no servers could be reached/,
      /communications error to \S+#53: (timed out|connection refused)/,
      /resolv.*(timed? ?out|Using degraded feature set)/i,
    ],
    weight: 6,
  },
];
