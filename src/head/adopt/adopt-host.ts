import { connect } from 'node:net';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import { readSurvey, type Survey } from '../../jobs/adopt/read-survey.ts';
import { SURVEY_SCRIPT } from '../../jobs/adopt/survey-script.ts';
import type { Passwords } from '../../protocol/fleet.ts';
import type { NewNode, NodeRow } from '../../protocol/inventory.ts';
import type { Ssh } from '../../provision/ssh/open-ssh.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { toTarget } from '../../provision/ssh/to-target.ts';

const SURVEY_SEC = 90;
const CONNECT_MS = 2000;

export interface Asked {
  /** A node of the inventory, or user@host:port. */
  readonly host: string;
  readonly passwords?: Passwords | undefined;
  readonly pinHostKeys: boolean;
}

/** The host that is meant, as it can be reached; `row`: it is of the inventory. @throws BreadboxError `bad-input` */
export async function findHost(
  host: string,
  inventory: Inventory,
): Promise<{ readonly target: Target; readonly row: NodeRow | undefined }> {
  const rows = await inventory.list();
  const [, user, name, port] = /^(?:([A-Za-z_][\w.-]*)@)?(\[[\da-fA-F:.%]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(host) ?? [];
  if (name === undefined || name.startsWith('-'))
    throw new BreadboxError('bad-input', `${host}: a host is named as user@host:port, or as a node of the inventory.`);
  const address = name.replace(/^\[|\]$/g, '');
  const plain = user === undefined && port === undefined;
  const row = rows.find((each) => each.node === host || (plain && each.address === address));
  if (row !== undefined) return { target: toTarget(row), row };
  const reach = { node: address, address, ...(user !== undefined && { user }) };
  return { target: toTarget({ ...reach, ...(port !== undefined && { port: Number(port) }) }), row: undefined };
}

/** What the host says of its cluster. @throws BreadboxError as `Remote.run`, `readSurvey` */
export async function surveyHost(ssh: Ssh, target: Target, { passwords, pinHostKeys }: Asked): Promise<Survey> {
  if (pinHostKeys) await ssh.contact([target], { pin: true, replace: false });
  const { stdout, stderr, exitCode } = await ssh.run(target, {
    ...{ command: 'exec /bin/sh -s', stdin: SURVEY_SCRIPT, timeoutSec: SURVEY_SEC },
    ...(passwords && { passwords }),
  });
  if (!stdout.includes('@@end'))
    throw new BreadboxError(
      'command-failed',
      `${target.node} answered with ${exitCode}: ${stderr.trim().split('\n').at(-1)}`,
    );
  return readSurvey(stdout, target.node);
}

/** What the inventory lacks of the cluster, reached as its host is: through it, where there is no way of their own. */
export async function missingNodes(
  survey: Survey,
  host: { readonly target: Target; readonly row: NodeRow | undefined },
  rows: readonly NodeRow[],
): Promise<NewNode[]> {
  const known = new Set(rows.map(({ node }) => node));
  const { address, user, port, identityFile, jump } = host.target;
  const plain = { labels: {}, groups: [] };
  const login = { ...(user !== undefined && { user }), ...(identityFile !== undefined && { identityFile }) };
  const asHost = { address, ...login, ...(port !== undefined && { port }), ...(jump !== undefined && { jump }) };
  const computes = survey.nodes.some(({ node }) => node === survey.host);
  const head: NewNode[] =
    host.row !== undefined || known.has(survey.host)
      ? []
      : [{ node: survey.host, ...asHost, ...plain, roles: computes ? ['head', 'compute'] : ['head'] }];
  const others = survey.nodes.filter(({ node }) => !known.has(node) && node !== survey.host);
  const through = jump ?? `${user === undefined ? '' : `${user}@`}${address}${port === undefined ? '' : `:${port}`}`;
  const [first] = others;
  const isNear = first === undefined || (await answers(first.address));
  return [
    ...head,
    ...others.map(({ node, address: own }) => ({
      ...{ node, address: own, ...login, ...plain, roles: ['compute'] satisfies NewNode['roles'] },
      ...(!isNear && { jump: through }),
    })),
  ];
}

/** Something listens at its SSH port. */
function answers(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22, timeout: CONNECT_MS });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}
