import { bytesText, countOf } from '../amounts.ts';

type Facts = Readonly<Record<string, unknown>>;

/** Facts as label and value, as far as they were learnt; what the words of the page do not know is left out. */
export function factRows(facts: Facts): readonly { readonly label: string; readonly value: string }[] {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const record = (value: unknown): Facts => (typeof value === 'object' && value !== null ? (value as Facts) : {});
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const free = record(facts.freeBytes);
  const offset = number(facts.clockOffsetSec);
  const cgroup = facts.cgroup === undefined ? undefined : record(facts.cgroup);
  const home = facts.homeMount === undefined ? undefined : record(facts.homeMount);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Kernel', text(facts.kernel)],
    ['Calls itself', text(facts.hostname)],
    [
      'Addresses',
      list(facts.addresses)
        .map(record)
        .map(({ device, address, prefix }) => `${address}/${prefix} on ${device}`)
        .join('\n'),
    ],
    ['Internet', facts.internet === undefined ? undefined : facts.internet ? 'reached' : 'not reached'],
    ['Clock', offset === undefined ? undefined : offsetText(offset)],
    ['Free on /', size(number(free.root))],
    ['Free on /var', size(number(free.var))],
    ['sudo', sudoText(facts.sudo)],
    [
      'Memory limits',
      cgroup === undefined
        ? undefined
        : cgroup.usable === true
          ? 'the kernel can keep them'
          : 'the kernel cannot keep them as it was started',
    ],
    ['Home', home === undefined ? undefined : `${String(home.source)}, ${String(home.type)}`],
    ['GPUs', list(facts.gpus).length === 0 ? undefined : countOf(list(facts.gpus).length, 'GPU')],
    ['Packages', packagesText(record(facts.packages))],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}

function size(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : bytesText(bytes);
}

function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 0.1) return 'right within 0.1 s';
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} s ${seconds > 0 ? 'ahead of' : 'behind'} this Breadbox`;
}

function sudoText(sudo: unknown): string | undefined {
  if (sudo === 'root') return 'not needed: the login is root';
  if (sudo === 'free') return 'without a password';
  if (sudo === 'password') return 'with a password';
  return sudo === 'none' ? 'not allowed' : undefined;
}

function packagesText(packages: Facts): string {
  return Object.entries(packages)
    .flatMap(([name, versions]) => {
      const installed = (versions as { readonly installed?: unknown } | null)?.installed;
      return typeof installed === 'string' ? [`${name} ${installed}`] : [];
    })
    .join('\n');
}
