import { randomBytes } from 'node:crypto';
import { BreadboxError } from '../../cluster/errors.ts';
import type { UpProblem } from '../../protocol/provision.ts';
import type { Host } from '../cluster.ts';
import { computes, inSlurm } from '../slurm/in-slurm.ts';
import type { Verification, Verify, Verifying } from '../verification.ts';
import { agentsSpeak } from './agents-speak.ts';
import { asUser, testUser } from './as-user.ts';
import { type Belief, believe, CREDENTIAL, judgeBeliefs, readBelief, readCredential } from './credentials.ts';
import { COMPILE_HELLO, copyHello, readHello } from './hello-files.ts';
import { type JobTests, jobScript, readTestRuns } from './job-tests.ts';
import { judgeJobs } from './judge-jobs.ts';
import { judgeFile, readFile, removeFile, sharedFile, writeFile } from './shared-file.ts';

const JOB_WAIT_SEC = 30;

/**
 * Three rounds: the head writes a credential and a file; every node believes the one and reads the other, with a credential of its
 * own; the head believes those, and runs the jobs.
 */
const verifySlurm: Verify = async (verifying) => {
  const { cluster, hosts } = verifying;
  const { head } = cluster;
  if (!hosts.includes(head)) return { verified: [], problems: [] };
  const others = hosts.filter((host) => host !== head && inSlurm(host, cluster));
  const withMunge = cluster.auth === 'munge';
  const file = sharedFile(cluster, randomBytes(6).toString('hex'));
  const reads = file !== undefined && hosts.includes(file.writer);

  verifying.now(
    hosts.map(({ node }) => node),
    'test the credentials and the shared home',
  );
  const first = await say(verifying, head, [
    withMunge ? CREDENTIAL : '',
    COMPILE_HELLO,
    reads && file.writer === head ? writeFile(file) : '',
  ]);
  if (reads && file.writer !== head) await say(verifying, file.writer, [writeFile(file)]);
  const credential = readCredential(first);
  const hello = readHello(first);
  const nodes = hosts.filter((host) => computes(host, cluster));
  const two = pair(nodes, head);

  const answers = new Map(
    await Promise.all(
      hosts.map(async (host): Promise<readonly [string, string]> => {
        const asks = host !== head && inSlurm(host, cluster) && credential !== undefined;
        const script = [
          asks ? believe(head.node, credential) + CREDENTIAL : '',
          reads && host !== file.writer ? readFile(file) : '',
          hello !== undefined && host !== head && two?.includes(host.node) ? copyHello(hello) : '',
        ];
        return [host.node, script.every((each) => each === '') ? '' : await say(verifying, host, script)];
      }),
    ),
  );

  const user = testUser(cluster);
  const names = nodes.map(({ node }) => node);
  const jobs = await runJobs(verifying, { nodes: names, two, hello: hello?.path, waitSec: JOB_WAIT_SEC }, [
    ...others.map(({ node }) => believe(node, readCredential(answers.get(node) ?? '') ?? '')),
    reads ? removeFile(file) : '',
  ]);
  const beliefs = others.map(
    ({ node }): Belief => ({
      node,
      ofHead: readBelief(answers.get(node) ?? '', head.node),
      ofNode: readBelief(jobs.output, node),
    }),
  );
  const readers = hosts.filter((host) => host !== file?.writer);
  return joined([
    withMunge ? judgeBeliefs(head, beliefs) : NOTHING,
    reads
      ? judgeFile(file, new Map(readers.map(({ node }) => [node, answers.get(node) ?? ''])))
      : homeIsNot(cluster.home),
    await judgeJobs(verifying, { nodes, user, two, ...jobs }),
  ]);
};

/** What its users will do, and beside it whether its owner is told how the nodes are. */
export const verifyCluster: Verify = async (verifying) =>
  joined(await Promise.all([agentsSpeak(verifying), verifySlurm(verifying)]));

const NOTHING: Verification = { verified: [], problems: [] };

function homeIsNot(home: 'nfs' | 'none'): Verification {
  return home === 'none'
    ? { verified: ['The home is not shared (--home none), so no file was looked for.'], problems: [] }
    : NOTHING;
}

async function runJobs(verifying: Verifying, tests: JobTests, before: readonly string[]) {
  const { cluster, now } = verifying;
  now(tests.nodes, 'run a job on all nodes, and programs of MPI on two');
  const script = tests.nodes.length === 0 ? '' : `( ${asUser(testUser(cluster), jobScript(tests))}\n) 2>&1`;
  const asked = [...before, "echo @jobs\nsqueue -h -t R -o '@busy %i %u %N'", script];
  const output = await say(verifying, cluster.head, asked, 240);
  return { output, runs: readTestRuns(output) };
}

/** Two nodes that the head's compiler makes programs for, and rather not the head. */
function pair(nodes: readonly Host[], head: Host): readonly string[] | undefined {
  const alike = nodes.filter(({ facts }) => facts.arch === head.facts.arch);
  const chosen = [...alike.filter((host) => host !== head), ...alike.filter((host) => host === head)].slice(0, 2);
  return chosen.length === 2 ? chosen.map(({ node }) => node) : undefined;
}

/** What the host printed, and where it cannot be asked, why. */
async function say({ run }: Verifying, host: Host, scripts: readonly string[], timeoutSec = 60): Promise<string> {
  try {
    const script = `set +e\nexport LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"\n${scripts.map((each) => `(\n${each || ':'}\n)`).join('\n')}`;
    const { stdout, stderr } = await run(host, script, { timeoutSec });
    return `${stdout}\n${stderr}`;
  } catch (error) {
    if (error instanceof BreadboxError) return `${host.node}: ${error.message}`;
    throw error;
  }
}

function joined(parts: readonly Verification[]): Verification {
  return {
    verified: parts.flatMap(({ verified }) => verified),
    problems: parts.flatMap(({ problems }): readonly UpProblem[] => problems),
  };
}
