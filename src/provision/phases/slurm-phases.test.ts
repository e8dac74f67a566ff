import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { decidedCluster, type FixtureName, foundNode } from '../found-node.ts';
import type { Phase, Step, View } from '../phase.ts';
import { configureMpi } from './configure-mpi.ts';
import { configureSlurm } from './configure-slurm.ts';
import { enableMemoryCgroup } from './enable-memory-cgroup.ts';
import { fixAccounts } from './fix-accounts.ts';
import { installPackages } from './install-packages.ts';
import { shareKey } from './share-key.ts';
import { startController } from './start-controller.ts';
import { startNodes } from './start-nodes.ts';

interface Setting {
  readonly fixture?: FixtureName;
  readonly facts?: Partial<Facts>;
  readonly leaving?: readonly string[];
  readonly choices?: object;
  readonly chipPanels?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** Of n1, the head, or n2, a node; with what its look printed. */
function view(
  node: 'n1' | 'n2',
  looked: string,
  { fixture = 'debian-12-bare', facts = {}, leaving = [], choices = {}, chipPanels = [], labels = {} }: Setting = {},
): View {
  const found = ['n1', 'n2', 'n3'].map((name, at) =>
    foundNode(name, `10.1.0.${at + 1}`, { fixture, facts, row: { labels } }),
  );
  const { cluster } = decidedCluster(found, {
    leaving: new Set(leaving),
    spec: { clusterId: 'aa', choices },
    chipPanels: new Set(chipPanels),
  });
  return { host: cluster.hosts.find((host) => host.node === node)!, cluster, looked, lookedOn: () => '' };
}

const what = (steps: readonly Step[] | undefined) => (steps ?? []).map((step) => step.what);

const line = (path: string, content: string, mode = '644', owner = 'root:root', kept = 'no', secret = false) =>
  `@file ${path} ${mode} ${owner} ${kept} ${createHash('sha256').update(content).digest('hex')} ${secret ? '-' : Buffer.from(content).toString('base64')}`;

test('every look and every script is a shell’s', () => {
  const phases: readonly Phase[] = [
    fixAccounts,
    installPackages,
    shareKey,
    configureSlurm,
    configureMpi,
    startController,
    startNodes,
  ];
  for (const phase of phases) {
    for (const fixture of ['debian-12-bare', 'debian-13-bare'] as const) {
      for (const node of ['n1', 'n2'] as const) {
        const bare = view(node, '@missing /usr/lib/x/libpmix.so\n@user slurm:x:1:1::/:/bin/sh', {
          fixture,
          leaving: ['n3'],
        });
        const scripts = [phase.look!(bare.host, bare.cluster), ...phase.steps(bare).map(({ script }) => script)];
        for (const script of scripts) expect(() => execFileSync('sh', ['-n'], { input: script })).not.toThrow();
      }
    }
  }
});

describe('accounts', () => {
  const ids =
    '@user slurm:x:64030:64030::/nonexistent:/usr/sbin/nologin\n@group slurm:x:64030:\n@user munge:x:899:899::/:/x\n@group munge:x:899:';

  test('are made with their numbers, and then left alone', () => {
    expect(what(fixAccounts.steps(view('n2', '')))).toEqual([
      'make the account slurm with the number 64030',
      'make the account munge with the number 899',
    ]);
    expect(fixAccounts.steps(view('n2', ids))).toEqual([]);
  });

  test('that have another number get the right one, and their files with them', () => {
    const [step] = fixAccounts.steps(view('n2', ids.replaceAll('64030', '997')));
    expect(step?.what).toBe('change the number of slurm from 997 to 64030');
    expect(step?.script).toContain('usermod -u 64030 -g slurm slurm');
    expect(step?.script).toContain('-uid 997 -exec chown -h slurm {} +');
  });

  test('whose number is somebody else’s are a problem, with the line that shows it', () => {
    const taken = '@uid ada:x:64030:1000:Ada:/home/ada:/bin/bash';
    expect(fixAccounts.problems?.(view('n2', taken))).toMatchObject([
      { check: 'id-taken', node: 'n2', proof: 'ada:x:64030:1000:Ada:/home/ada:/bin/bash' },
    ]);
    expect(fixAccounts.problems?.(view('n2', ids.replaceAll('@user', '@uid')))).toEqual([]);
  });
});

describe('packages', () => {
  const have = (names: string) =>
    names
      .split(' ')
      .map((name) => `@package ${name} installed`)
      .join('\n');
  const node = 'chrony nodejs iperf3 iputils-ping nfs-common munge slurm-client openmpi-bin slurmd';

  test('one transaction brings those that are missing, and a head has more', () => {
    expect(what(installPackages.steps(view('n2', '')))).toEqual([`install ${node.replaceAll(' ', ', ')}`]);
    expect(what(installPackages.steps(view('n2', have(node.replace('munge', 'x')))))).toEqual(['install munge']);
    expect(installPackages.steps(view('n2', have(node)))).toEqual([]);
    expect(what(installPackages.steps(view('n1', have(node))))[0]).toBe(
      'install nfs-kernel-server, slurmctld, gcc, libc6-dev, libopenmpi-dev',
    );
  });

  test('the programs for chips on I2C are for a node with a bus, a chip of its panel or a chip among its sensors', () => {
    const brought = (setting: Setting) => what(installPackages.steps(view('n2', have(node), setting)));
    expect(brought({ facts: { hasI2cBus: true } })).toEqual(['install i2c-tools']);
    expect(brought({ chipPanels: ['n2'] })).toEqual(['install i2c-tools']);
    expect(brought({ labels: { sensors: 'power-board=i2c-1:0x20' } })).toEqual(['install i2c-tools']);
    expect(brought({ chipPanels: ['n1', 'n3'], labels: { sensors: 'air=dht22' } })).toEqual([]);
    const there = have(`${node} i2c-tools`);
    expect(installPackages.steps(view('n2', there, { facts: { hasI2cBus: true } }))).toEqual([]);
  });

  test('a package that is unpacked but not set up is missing, and what was interrupted is finished', () => {
    expect(
      what(installPackages.steps(view('n2', have(node).replace('munge installed', 'munge half-configured')))),
    ).toEqual(['install munge']);
    expect(what(installPackages.steps(view('n2', `${have(node)}\n@interrupted`)))).toEqual([
      'finish an installation that was interrupted',
    ]);
  });

  test('too little space is found before, and only where something is to be installed', () => {
    const small = { facts: { freeBytes: { root: 2 ** 34, var: 300 * 2 ** 20 } } };
    expect(installPackages.problems?.(view('n2', '', small))).toMatchObject([
      { check: 'disk-space', proof: 'df /var: 300 MB available' },
    ]);
    expect(installPackages.problems?.(view('n2', have(node), small))).toEqual([]);
  });

  test('a host without the internet says which sources it cannot reach', () => {
    const sources = '@source http://deb.example.org/debian\n@source https://apt.example.org/';
    expect(installPackages.sourcesOutOfReach?.(view('n2', sources, { facts: { internet: false } }))).toEqual([
      'http://deb.example.org/debian',
      'https://apt.example.org/',
    ]);
    expect(installPackages.sourcesOutOfReach?.(view('n2', sources))).toEqual([]);
  });
});

describe('the key', () => {
  const key = line('/etc/munge/munge.key', 'bXVuZ2U=', '400', 'munge:munge', 'yes', true);
  const directories = '@directory /etc/munge munge:munge 700\n@directory /var/log/munge munge:munge 700';
  const dropIn = (text: View) =>
    shareKey.steps(text).find((step) => step.what.includes('munge.service.d'))?.stdin ?? '';
  const unit = line('/etc/systemd/system/munge.service.d/breadbox.conf', dropIn(view('n2', '')));
  const good = [key, unit, directories, '@active', '@enabled'].join('\n');

  test('is put in place and munge started with it; a second look finds nothing to do', () => {
    expect(what(shareKey.steps(view('n2', directories)))).toEqual([
      'write /etc/munge/munge.key',
      'write /etc/systemd/system/munge.service.d/breadbox.conf',
      'start munge with the key',
    ]);
    expect(shareKey.steps(view('n2', good))).toEqual([]);
  });

  test('stands in no script and in no detail', () => {
    for (const { script, detail } of shareKey.steps(view('n2', '')))
      expect(`${script}${detail}`).not.toContain('bXVuZ2U=');
  });

  test('that root owns, or a folder that others may write to, is set right', () => {
    expect(what(shareKey.steps(view('n2', good.replace('400 munge:munge', '400 root:root'))))).toEqual([
      'give the right owner and mode to /etc/munge/munge.key',
      'start munge with the key',
    ]);
    expect(
      what(shareKey.steps(view('n2', good.replace('/log/munge munge:munge 700', '/log/munge munge:munge 775'))))[0],
    ).toBe('give /var/log/munge to munge alone');
  });

  test('of auth/slurm never lies beside munge, and munge never runs beside it', () => {
    const stray = line('/etc/slurm/slurm.key', 'x', '600', 'slurm:slurm', 'no', true);
    expect(what(shareKey.steps(view('n2', `${good}\n${stray}`)))[0]).toBe(
      'put /etc/slurm/slurm.key aside, as this cluster uses munge',
    );
    const trixie = shareKey.steps(view('n2', '@active\n@enabled', { fixture: 'debian-13-bare' }));
    expect(what(trixie)).toEqual([
      'write /etc/slurm/slurm.key',
      'leave munge off, as Slurm authenticates by its own key',
    ]);
  });

  test('goes when the node leaves, and what was there comes back; Debian’s own stays', () => {
    expect(what(shareKey.undo?.(view('n2', good)))).toContain('bring back /etc/munge/munge.key as it was');
    expect(
      shareKey.undo?.(
        view(
          'n2',
          good.replace(key, line('/etc/munge/munge.key', 'own', '600', 'munge:munge', 'no', true)).replace(unit, ''),
        ),
      ),
    ).toEqual([]);
  });
});

describe('Slurm’s configuration', () => {
  test('lies on the head alone; a node asks for it, and Debian 12’s unit no longer wants the file', () => {
    const steps = configureSlurm.steps(
      view('n2', '@directory /var/lib/slurm/slurmd slurm:slurm\n@directory /var/log/slurm slurm:slurm'),
    );
    expect(what(steps)).toEqual([
      'write /etc/default/slurmd',
      'write /etc/systemd/system/slurmd.service.d/breadbox.conf',
    ]);
    expect(steps[0]?.stdin).toContain('SLURMD_OPTIONS="--conf-server 10.1.0.1:6817"');
    expect(steps[1]?.stdin).toContain('\nConditionPathExists=\n');
    expect(steps[0]?.script).toContain('touch /run/breadbox/restart/slurmd');
  });

  test('of somebody else on a node is put aside, as it would be taken for the head’s', () => {
    const foreign = line('/etc/slurm/slurm.conf', 'ClusterName=old\n');
    expect(what(configureSlurm.steps(view('n2', foreign)))).toContain(
      'put /etc/slurm/slurm.conf aside, as the head hands it out',
    );
  });

  test('that was put aside comes back at down, and nothing of Breadbox’s takes its place meanwhile', () => {
    const ours = line('/etc/slurm/gres.conf', '# Written by Breadbox at each up.\n', '644', 'root:root', 'yes');
    const [step] = configureSlurm.steps(view('n2', ours)).filter((each) => each.what.includes('gres'));
    expect(step?.script).toMatch(/rm -f \/etc\/slurm\/gres\.conf$/);
    expect(what(configureSlurm.undo?.(view('n2', '@aside /etc/slurm/slurm.conf')))).toEqual([
      'bring back /etc/slurm/slurm.conf as it was',
    ]);
  });

  test('no longer names a node that leaves, which gets no new jobs before that', () => {
    const text = configureSlurm.steps(view('n1', '')).find((step) => step.what === 'write /etc/slurm/slurm.conf')!
      .stdin!;
    const steps = configureSlurm.steps(view('n1', line('/etc/slurm/slurm.conf', text), { leaving: ['n3'] }));
    const order = what(steps).filter((each) => /new jobs|slurm\.conf/.test(each));
    expect(order).toEqual(['give n3 no new jobs', 'change /etc/slurm/slurm.conf']);
    expect(steps.find((step) => step.what === 'change /etc/slurm/slurm.conf')?.detail).toContain('-NodeName=n3 ');
  });
});

describe('Open MPI', () => {
  const conf = 'osc = ^ucx,pt2pt';

  test('talks over the cluster’s network alone, on a line of its own', () => {
    const [step, link] = configureMpi.steps(
      view(
        'n2',
        `${line('/etc/openmpi/openmpi-mca-params.conf', conf)}\n@missing /usr/lib/arm-linux-gnueabihf/pmix2/lib/libpmix.so`,
      ),
    );
    expect(step?.stdin).toContain('osc = ^ucx,pt2pt\n# BEGIN breadbox\n');
    expect(step?.stdin).toContain('\nbtl_tcp_if_include = 10.1.0.0/24\noob_tcp_if_include = 10.1.0.0/24\n');
    expect(link?.script).toBe('ln -s libpmix.so.2 /usr/lib/arm-linux-gnueabihf/pmix2/lib/libpmix.so');
  });

  test('5 has a file for its launcher, and Slurm of Debian 13 finds PMIx by itself', () => {
    const looked = [
      line('/etc/openmpi/openmpi-mca-params.conf', conf),
      line('/etc/openmpi/prte-mca-params.conf', ''),
      '@missing /usr/lib/x/libpmix.so',
    ];
    const steps = configureMpi.steps(view('n2', looked.join('\n'), { fixture: 'debian-13-bare' }));
    expect(what(steps)).toEqual([
      'change /etc/openmpi/openmpi-mca-params.conf',
      'change /etc/openmpi/prte-mca-params.conf',
    ]);
    expect(steps[0]?.stdin).not.toContain('oob_tcp');
    expect(steps[1]?.stdin).toContain('prte_if_include = 10.1.0.0/24');
  });

  test('is as it was when the node leaves', () => {
    const [written] = configureMpi.steps(view('n2', line('/etc/openmpi/openmpi-mca-params.conf', `${conf}\n`)));
    const [undone] = configureMpi.undo!(view('n2', line('/etc/openmpi/openmpi-mca-params.conf', written!.stdin!)));
    expect(undone?.stdin).toBe(`${conf}\n`);
  });
});

describe('starting', () => {
  test('slurmd is started, restarted where a file of it changed, and left alone where it serves', () => {
    expect(what(startNodes.steps(view('n2', '')))).toEqual(['start slurmd']);
    expect(what(startNodes.steps(view('n2', '@active\n@enabled\n@restart\n@state IDLE')))).toEqual(['restart slurmd']);
    expect(startNodes.steps(view('n2', '@active\n@enabled\n@state IDLE'))).toEqual([]);
  });

  test('a node that Slurm has taken out works again; one that a person has drained stays so', () => {
    const out = (reason: string) =>
      `@active\n@enabled\n@state DOWN+DRAIN\n@reason ${reason} [slurm@2026-11-21T18:00:00]`;
    expect(what(startNodes.steps(view('n2', out('Not responding'))))).toEqual(['let n2 work again']);
    expect(what(startNodes.steps(view('n2', out('Low RealMemory (reported:1 < 100.00% of configured:2)'))))).toEqual([
      'let n2 work again',
    ]);
    expect(startNodes.steps(view('n2', out('fan is broken')))).toEqual([]);
  });

  test('a node that still runs jobs is not let go', () => {
    expect(startNodes.undoProblems?.(view('n2', '@active\n@job 12 ada', { leaving: ['n2'] }))).toMatchObject([
      { check: 'node-busy', sentence: 'n2 still runs job 12 (ada).' },
    ]);
  });

  test('slurmctld that runs is restarted for what changed, and tells the nodes', () => {
    expect(startController.steps(view('n1', '@active slurmctld\n@enabled slurmctld'))).toEqual([]);
    const [step] = startController.steps(view('n1', '@active slurmctld\n@enabled slurmctld\n@restart slurmctld'));
    expect(step?.script).toContain('scontrol reconfigure');
  });

  test('the state of a cluster of another name does not keep slurmctld from starting', () => {
    expect(what(startController.steps(view('n1', '@state-of bowie')))).toEqual([
      'let slurmctld go on as breadbox, after bowie',
      'start slurmctld',
    ]);
    expect(what(startController.steps(view('n1', '@state-of breadbox')))).toEqual(['start slurmctld']);
    expect(what(startController.undo?.(view('n1', '@state-of breadbox')))).toEqual(["forget the cluster's queue"]);
  });
});

describe('memory limits on a Raspberry Pi', () => {
  const pi = {
    fixture: 'raspberry-pi-os-12' as const,
    facts: {
      kernelCommandLineFile: '/boot/firmware/cmdline.txt',
      cgroup: { usable: false, unified: true, controllers: ['cpu'] },
    },
  };

  test('are one more word on the one line, and take a restart', () => {
    const [step] = enableMemoryCgroup.steps(view('n2', '@line console=tty1 root=PARTUUID=1 rootwait', pi));
    expect(step).toMatchObject({ needsReboot: true });
    const sed = /sed '(1s[^']*)'/.exec(step!.script)![1]!;
    const text = execFileSync('sed', [sed], { input: 'console=tty1 rootwait \n', encoding: 'utf8' });
    expect(text).toBe('console=tty1 rootwait cgroup_enable=memory\n');
    expect(enableMemoryCgroup.steps(view('n2', '@line console=tty1 cgroup_enable=memory', pi))).toEqual([]);
  });

  test('concern no board whose kernel has them', () => {
    const { host, cluster } = view('n2', '', pi);
    expect(enableMemoryCgroup.concerns?.(host, cluster)).toBe(true);
    const bare = view('n2', '');
    expect(enableMemoryCgroup.concerns?.(bare.host, bare.cluster)).toBe(false);
  });

  test('go again from a board that leaves, and from no other', () => {
    const on = { ...pi, facts: { ...pi.facts, cgroup: { usable: true, unified: true, controllers: ['memory'] } } };
    const line = '@line console=tty1 cgroup_enable=memory';
    const { host, cluster } = view('n2', '', on);
    expect(enableMemoryCgroup.concerns?.(host, cluster)).toBe(false);
    expect(enableMemoryCgroup.concerns?.(host, { ...cluster, leaving: new Set(['n2']) })).toBe(true);
    expect(enableMemoryCgroup.undo?.(view('n2', line, on))).toEqual([]);
    expect(what(enableMemoryCgroup.undo?.(view('n2', `${line}\n@kept`, on)))).toEqual([
      'take cgroup_enable=memory out of /boot/firmware/cmdline.txt',
    ]);
  });
});
