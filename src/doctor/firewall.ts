import type { Exam, Treatment } from './check.ts';

/** A look at what may keep packets away: who keeps the rules, and those that refuse. */
export const LOOK_AT_FIREWALL = `if command -v ufw >/dev/null && LC_ALL=C ufw status 2>/dev/null | grep -q '^Status: active'; then echo '@firewall ufw'
elif command -v firewall-cmd >/dev/null && firewall-cmd --state >/dev/null 2>&1; then echo '@firewall firewalld'
elif command -v nft >/dev/null; then echo '@firewall nft'; fi
command -v nft >/dev/null && nft list ruleset 2>/dev/null | grep -E 'drop|reject' | sed 's/^[[:space:]]*/@rule /'
true`;

/** The rule that names the port, or one that holds for all. */
export function ruleAgainst(looked: string, port: number): string | undefined {
  const rules = Array.from(looked.matchAll(/^@rule (.*)$/gm), ([, rule]) => rule!);
  return (
    rules.find((rule) => rule.includes(String(port)) || isInRange(rule, port)) ??
    rules.find((rule) => !/dport|sport/.test(rule)) ??
    rules[0]
  );
}

/** The addresses of the cluster as a firewall takes them. */
function network({ cluster, everybody }: Exam): readonly string[] {
  return cluster === undefined ? everybody.map(({ address }) => address) : [cluster.network];
}

export function howToOpen(exam: Exam, looked: string): string {
  const from = network(exam);
  const [, kind] = /^@firewall (\S+)$/m.exec(looked) ?? [];
  if (kind === 'ufw') return from.map((each) => `ufw allow from ${each}`).join('; ');
  if (kind === 'firewalld')
    return `firewall-cmd --permanent --zone=trusted --add-source=${from.join(' --add-source=')}; firewall-cmd --reload`;
  return `nft insert rule inet filter input ip saddr { ${from.join(', ')} } accept; the same in /etc/nftables.conf, so that it outlives a restart`;
}

/** Lets the cluster's own network in. `undefined` where no firewall is known that could be told. */
export function openFirewall(node: string, exam: Exam, looked: string): Treatment | undefined {
  const from = network(exam);
  const [, kind] = /^@firewall (\S+)$/m.exec(looked) ?? [];
  const what = `let ${from.join(', ')} through its firewall`;
  if (kind === undefined) return undefined;
  if (kind !== 'nft') return { node, what, script: howToOpen(exam, looked).replaceAll('; ', '\n') };
  return {
    node,
    what,
    script: `nft -a list ruleset | awk '$1 == "table" { family = $2; table = $3 } $1 == "chain" { chain = $2 } /hook input/ { print family, table, chain }' |
  while read -r family table chain; do
    case $family in ip|inet) nft insert rule "$family" "$table" "$chain" ip saddr '{ ${from.join(', ')} }' accept ;; esac
  done`,
  };
}

function isInRange(rule: string, port: number): boolean {
  const ranges = Array.from(rule.matchAll(/\b(\d+)-(\d+)\b/g), ([, from, to]) => [Number(from), Number(to)] as const);
  return ranges.some(([from, to]) => from <= port && port <= to);
}
