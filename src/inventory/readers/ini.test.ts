import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Problems } from '../problems.ts';
import { readInventory } from '../read-inventory.ts';
import { iniHosts } from './ini.ts';

const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

interface AnsibleList {
  readonly _meta: { readonly hostvars: Record<string, Record<string, unknown>> };
  readonly [group: string]: { readonly hosts?: string[]; readonly children?: string[] } | unknown;
}

/** As `ansible-inventory -i NAME.ini --list` of ansible-core 2.14.18 printed it. */
function asAnsible(name: string): AnsibleList {
  return JSON.parse(fixture(`${name}.ansible.json`)) as AnsibleList;
}

function hostsUnder(list: AnsibleList, group: string): string[] {
  const { hosts = [], children = [] } = (list[group] ?? {}) as { hosts?: string[]; children?: string[] };
  return [...new Set([...hosts, ...children.flatMap((child) => hostsUnder(list, child))])].sort();
}

describe.each(['hpc-diy', 'edge-cases'])('%s is read as Ansible reads it', (name) => {
  const expected = asAnsible(name);
  const problems = new Problems(`${name}.ini`);
  const hosts = iniHosts(fixture(`${name}.ini`), problems);

  test('the same hosts with the same variables', () => {
    problems.check();
    const vars = Object.fromEntries(
      hosts.map(({ name: host, vars: of }) => [
        host.text,
        Object.fromEntries([...of].map(([key, { text }]) => [key, text])),
      ]),
    );
    const texts = Object.entries(expected._meta.hostvars).map(([host, of]) => [
      host,
      Object.fromEntries(Object.entries(of).map(([key, value]) => [key, String(value)])),
    ]);
    const bare = hostsUnder(expected, 'all').filter((host) => !(host in expected._meta.hostvars));
    expect(vars).toEqual({ ...Object.fromEntries(texts), ...Object.fromEntries(bare.map((host) => [host, {}])) });
  });

  test('the same hosts in the same groups', () => {
    for (const group of Object.keys(expected).filter((key) => key !== '_meta' && key !== 'all')) {
      const members = hosts.filter(({ groups }) => groups.includes(group)).map(({ name: host }) => host.text);
      expect([group, members.sort()]).toEqual([group, hostsUnder(expected, group)]);
    }
  });
});

test('an inventory of a real cluster: users, jump host, groups of groups, variables as labels; what is only Ansible stays out', () => {
  const { entries, warnings } = readInventory({ name: 'hosts', text: fixture('hpc-diy.ini') });
  expect(entries.map(({ place, addressPlace, ...entry }) => entry)).toEqual([
    {
      ...{ node: 'major-tom', address: '192.168.0.10', user: 'bowie', jump: 'bowie@bowie', roles: ['compute'] },
      ...{ groups: ['slurm_hosts', 'nodes'], labels: { partition: 'debug', cpus: '4' } },
    },
    {
      ...{ node: 'ground-control', address: '192.168.0.11', user: 'bowie', jump: 'bowie@bowie', roles: ['compute'] },
      ...{ groups: ['slurm_hosts', 'nodes'], labels: { partition: 'debug', cpus: '4' } },
    },
    {
      ...{ node: 'bowie', address: '192.168.0.1', roles: ['compute'] },
      ...{ groups: ['slurm_hosts', 'controller'], labels: { partition: 'debug', cpus: '4' } },
    },
  ]);
  expect(warnings).toEqual([
    'hosts:2:1: localhost is not taken: it is where Ansible runs. As a node it needs a name of its own.',
    expect.stringContaining('hosts:13:1: bowie is in the group controller, which makes it no head.'),
  ]);
});

test('roles come by a variable, and only by it', () => {
  const text = '[all]\na ansible_host=10.0.0.1 breadbox_roles=head,storage\nb ansible_host=10.0.0.2 role=web\n';
  const { entries, warnings } = readInventory({ name: 'h.ini', text });
  expect(entries.map(({ roles, labels }) => [roles, labels])).toEqual([
    [['head', 'storage'], {}],
    [['compute'], {}],
  ]);
  expect(warnings).toEqual([]);
});

test('passwords are named and not kept', () => {
  const text = 'a ansible_host=10.0.0.1\n[all:vars]\nansible_password=geheim\ndb_password=geheim\n';
  const { entries, warnings } = readInventory({ name: 'h.ini', text });
  expect(JSON.stringify(entries)).not.toContain('geheim');
  expect(warnings).toHaveLength(2);
  expect(JSON.stringify(warnings)).not.toContain('geheim');
});

test('everything that is wrong is told at once, with its place', () => {
  const text = [
    '[a',
    '[b:childs]',
    '[c:children]',
    'missing',
    'd',
    '[d:children]',
    'c',
    '[e]',
    'pi[1:0]',
    'pi2 color',
    'pi_3 ansible_host=10.0.0.3',
    'pi4 ansible_port=99999',
    "pi5 note='open",
    '[f:vars]',
    'x',
  ].join('\n');
  const lines = problemLines(text);
  expect(lines.map((line) => line.split(': ')[0])).toEqual([
    ...['h.ini:1:1', 'h.ini:2:4', 'h.ini:4:1', 'h.ini:5:1', 'h.ini:9:1', 'h.ini:10:5', 'h.ini:11:1'],
    ...['h.ini:12:5', 'h.ini:13:10', 'h.ini:14:2', 'h.ini:15:1'],
  ]);
  expect(lines[1]).toBe('h.ini:2:4: :childs of [b]; children or vars was expected.');
  expect(lines[3]).toContain('the group c holds itself: c → d → c');
});

function problemLines(text: string): string[] {
  try {
    readInventory({ name: 'h.ini', text });
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}
