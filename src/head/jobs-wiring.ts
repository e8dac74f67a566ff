import { chmod, copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findSetpriv } from '../jobs/as-account.ts';
import type { Engine } from '../jobs/engine.ts';
import type { ClusterShell } from '../jobs/engines/slurm/cluster-shell.ts';
import { AccountFiles } from '../jobs/files/account-files.ts';
import type { JobFiles } from '../jobs/files/job-files.ts';
import type { OutputFiles } from '../jobs/files/output-file.ts';
import { OwnOutput } from '../jobs/files/own-output.ts';
import { ShellFiles } from '../jobs/files/shell-files.ts';
import { ShellOutput } from '../jobs/files/shell-output.ts';
import { JobDesk } from '../jobs/job-desk.ts';
import { readTemplates } from '../jobs/job-templates.ts';
import type { JobsCluster } from '../jobs/jobs-context.ts';
import { writeLookAlikes } from '../jobs/look-alike-starters.ts';
import type { UnixAccount } from '../jobs/unix-account.ts';
import type { Tokens } from './access/tokens.ts';
import type { RunAccounts } from './accounts/run-accounts.ts';
import type { ClusterSeat, SeatedCluster } from './cluster-engine/cluster-seat.ts';
import { RemoteShell } from './cluster-shell/remote-shell.ts';
import type { HeadApp } from './head-app.ts';
import { JobsAccess } from './jobs-access.ts';
import { ledSocketHere } from './led-socket.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountBenchSourceRoute } from './routes/bench-source.ts';
import { mountFileRoutes } from './routes/files.ts';
import { mountJobRoutes } from './routes/jobs.ts';
import { mountJobOutputRoutes } from './routes/jobs-output.ts';

export interface JobsParts {
  readonly store: HeadStore;
  readonly engine: Engine;
  /** Which engine it is at the moment; without it, always this computer's own. */
  readonly seat?: ClusterSeat;
  readonly tokens: Tokens;
  readonly live: LiveHub;
  readonly home: string;
  readonly url: string;
  /** As which jobs run, wherever they go. */
  readonly accounts: RunAccounts;
  /** Of this computer. */
  readonly localAccounts?: RunAccounts;
  /** The head's own account. */
  readonly account: string;
  /** argv of breadbox-agent, as accounts can run it. */
  readonly agent: readonly string[];
  /** As built: opens files as an account. Not needed where all is the head's own. */
  readonly fileProgram?: string;
  /** As built: Slurm's commands for jobs. Without it, breadbox-agent is them. */
  readonly slurmProgram?: string;
  /** Of the job scripts that come with Breadbox. */
  readonly templates: string;
  /** Default: that of all programs of this computer. */
  readonly ledSocket?: (account: UnixAccount | undefined) => Promise<string>;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface Jobs {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives jobs what they need of the head. */
export async function createJobs(parts: JobsParts): Promise<Jobs> {
  const { store, engine, live, home, accounts } = parts;
  const { seat, localAccounts = accounts } = parts;
  const setpriv = (seat?.local ?? engine).capabilities.accounts ? await findSetpriv() : undefined;
  const access = new JobsAccess({ ...parts, accounts: localAccounts });
  const lookAlikes = join(home, 'agent', 'bin');
  const ownOutput = new OwnOutput();
  const files = new AccountFiles({ setpriv, program: [process.execPath, join(home, 'agent', 'account-files.mjs')] });
  const there = () => seat?.cluster && placeOf(seat.cluster, seat);
  const desk = await JobDesk.open({
    store,
    engine,
    cluster: there,
    outputs: () => there()?.outputs ?? ownOutput,
    directory: home,
    accountOf: async (user) => (await accounts.workplace(user)).account,
    accessFile: (user) => access.fileOf(user),
    lookAlikes,
    ledSocket: parts.ledSocket ?? (async () => ledSocketHere(home)),
    headUser: parts.account,
    hasListeners: () => live.clients > 0,
    publish: (event, data, about) => live.publish(event, data, about),
    warn: parts.warn,
  });
  const unlisten = seat?.engine.onSwitch(() => desk.switched());
  return {
    mount(app) {
      mountJobRoutes(app, desk, accounts, () => readTemplates(parts.templates));
      mountJobOutputRoutes(app, desk);
      mountFileRoutes(app, () => there()?.files ?? files, accounts);
      mountBenchSourceRoute(app, () => there()?.files ?? files, accounts);
    },
    async start() {
      const { slurmProgram, fileProgram, agent } = parts;
      const program =
        slurmProgram === undefined
          ? [...agent, 'look-alike']
          : [process.execPath, await placeProgram(slurmProgram, join(home, 'agent'))];
      await writeLookAlikes(lookAlikes, program);
      if (setpriv !== undefined && fileProgram !== undefined) await placeProgram(fileProgram, join(home, 'agent'));
      await access.announce();
      await desk.start();
    },
    stop: () => {
      unlisten?.();
      return desk.stop();
    },
  };
}

interface ClusterJobs extends JobsCluster {
  readonly outputs: OutputFiles;
  readonly files: JobFiles;
}

const places = new WeakMap<ClusterShell, ClusterJobs>();

function placeOf({ shell }: SeatedCluster, seat: ClusterSeat): ClusterJobs {
  const isHere = shell instanceof RemoteShell && shell.isLocal;
  const place = places.get(shell) ?? {
    shell,
    isHere,
    outputs: new ShellOutput(shell, (node) => seat.shellOf(node)),
    files: new ShellFiles(shell),
  };
  places.set(shell, place);
  return place;
}

/** Where every account can read it. */
async function placeProgram(source: string, directory: string): Promise<string> {
  const path = join(directory, basename(source));
  await mkdir(directory, { recursive: true });
  await copyFile(source, `${path}.new`);
  await chmod(`${path}.new`, 0o644);
  await rename(`${path}.new`, path);
  return path;
}
