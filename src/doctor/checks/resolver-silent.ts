import type { Check } from '../check.ts';

/** Of TEST-NET-2 (RFC 5737), which nobody has: a resolver says so at once. */
const NOBODYS = '198.51.100.7';
const LOOK = `count=$(grep -c '^nameserver' /etc/resolv.conf)
[ "\${count:-0}" = 0 ] || {
  start=$(date +%s%N)
  RES_OPTIONS='timeout:1 attempts:1' timeout -s KILL 6 getent hosts ${NOBODYS} >/dev/null
  echo "@took $(( ($(date +%s%N) - start) / 1000000 )) $count $(sed -n 's/^nameserver *//p' /etc/resolv.conf | tr '\\n' ' ')"
}
[ -L /etc/resolv.conf ] && echo @link`;
const SILENT_MS = 900;

export const resolverSilent: Check = {
  name: 'resolver-silent',
  rung: 'names',
  order: 40,
  cause: 'The address of a name server was taken over from another network, or the way out is gone.',
  look: () => LOOK,
  examine({ patients, looked, tested }) {
    const found = patients.flatMap(({ node }) => {
      const [, took, , servers = ''] = /^@took (\d+) (\d+) (.*)$/m.exec(looked(node)) ?? [];
      if (took === undefined || Number(took) < SILENT_MS) return [];
      const list = servers.trim().split(' ').join(', ');
      return [
        {
          level: 'warning' as const,
          nodes: [node],
          sentence: `A name server that ${node} asks does not answer: each start of an MPI program waits 15 s for it.`,
          proof: `getent hosts ${NOBODYS} took ${took} ms; nameserver ${list}`,
          proofFrom: '/etc/resolv.conf',
          fix: `Take name servers that do not answer out of /etc/resolv.conf of ${node}: nodes find each other without.`,
          ...(mayMend(looked(node)) ? {} : { byHand: true as const }),
        },
      ];
    });
    if (found.length === 0) tested('What nobody knows is answered at once.');
    return found;
  },
  async treat({ nodes }) {
    return nodes.map((node) => ({
      node,
      what: 'take the silent name servers out of /etc/resolv.conf',
      script: "sed -i 's/^nameserver/# breadbox took away: nameserver/' /etc/resolv.conf",
    }));
  },
};

/** All of them are silent, and the file is nobody else's to write. */
function mayMend(looked: string): boolean {
  const [, took, count] = /^@took (\d+) (\d+)/m.exec(looked) ?? [];
  return !/^@link$/m.test(looked) && Number(took) >= SILENT_MS * Number(count);
}
