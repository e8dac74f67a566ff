import { describe, expect, test } from 'vitest';
import { foundNode } from '../../provision/found-node.ts';
import type { Exam } from '../check.ts';
import { examOfLooks } from './exam-of-looks.ts';
import { mpiHello } from './mpi-hello.ts';
import { mpiNetwork } from './mpi-network.ts';
import { mpiParams } from './mpi-params.ts';
import { pmixLibrary } from './pmix-library.ts';

const FILE = '/etc/openmpi/openmpi-mca-params.conf';
const GOOD = `@version 22.05.8\n@param ${FILE}:61:btl_tcp_if_include = 10.0.0.0/24`;
const DOCKER = { device: 'docker0', address: '172.17.0.1', prefix: 16 };

function nodes(looks: readonly string[], more: readonly (typeof DOCKER)[] = []): Exam {
  const exam = examOfLooks(Object.fromEntries(looks.map((look, at) => [`n${at + 1}`, look])));
  const patients = exam.patients.map((each) => ({
    ...each,
    facts: foundNode(each.node, each.address, {
      facts: { addresses: [{ device: 'eth0', address: each.address, prefix: 24 }, ...more] },
    }).facts,
  }));
  return { ...exam, patients, everybody: patients, head: patients[0] };
}

test('settings that are well give no finding, docker0 or not', async () => {
  const exam = nodes([GOOD, GOOD, GOOD], [DOCKER]);
  for (const check of [pmixLibrary, mpiParams, mpiNetwork]) expect(await check.examine(exam)).toEqual([]);
});

test('docker0 that Open MPI was not told to leave alone, on the nodes that were not', async () => {
  const exam = nodes([GOOD, '@version 22.05.8', '@version 22.05.8'], [DOCKER]);
  expect(await mpiNetwork.examine(exam)).toMatchObject([{ nodes: ['n2', 'n3'], proof: 'docker0 inet 172.17.0.1/16' }]);
  expect(await mpiHello.examine(exam)).toEqual([]);
  const out = `@param ${FILE}:61:btl_tcp_if_exclude = lo,docker0`;
  expect(await mpiNetwork.examine(nodes([out, out, out], [DOCKER]))).toEqual([]);
});

describe('a line of Open MPI', () => {
  test('that is glued to another, as >> leaves it on Debian', async () => {
    const line = 'osc = ^ucx,pt2ptbtl_tcp_if_include = 10.0.0.0/24';
    expect(await mpiParams.examine(nodes([GOOD, `@param ${FILE}:58:${line}`]))).toMatchObject([
      { nodes: ['n2'], proof: line, proofFrom: `${FILE} on n2` },
    ]);
  });

  test('that is a comment', async () => {
    const comment = `@param ${FILE}:12:# see osc_x btl_tcp_if_include = eth0`;
    expect(await mpiParams.examine(nodes([GOOD, comment]))).toEqual([]);
  });
});

describe('PMIx without its plain name', () => {
  const path = '/usr/lib/x86_64-linux-gnu/pmix2/lib/libpmix.so';
  const ls = `ls: cannot access '${path}': No such file or directory`;

  test('is what Slurm 22.05 cannot load', async () => {
    expect(await pmixLibrary.examine(nodes([GOOD, `${GOOD}\n@missing ${path}\n@ls ${ls}`]))).toMatchObject([
      { nodes: ['n2'], proof: ls },
    ]);
  });

  test('by the line of slurmd where it has just said so', async () => {
    const said = 'error:  mpi/pmix_v4: init: (null) [0]: mpi_pmix.c:195: pmi/pmix: can not load PMIx library';
    const looked = `${GOOD}\n@missing ${path}\n@ls ${ls}\n@slurmd LoadState=loaded\n@slurmd Said=${said}`;
    expect(await pmixLibrary.examine(nodes([GOOD, looked]))).toMatchObject([{ proof: said }]);
  });

  test('does no harm to 24.11', async () => {
    expect(await pmixLibrary.examine(nodes([GOOD, `@version 24.11.5\n@missing ${path}`]))).toEqual([]);
  });
});
