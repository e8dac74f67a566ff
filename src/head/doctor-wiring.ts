import { join } from 'node:path';
import { checks } from '../doctor/checks/all.ts';
import { DoctorDesk } from '../doctor/doctor-desk.ts';
import { type SubjectParts, subjectOf } from '../doctor/subject.ts';
import type { Inventory } from '../inventory/node-list.ts';
import { chipPanels } from '../panel/chip-panels.ts';
import { clusterSecrets } from '../provision/secrets.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { AttemptLimit } from './access/attempt-limit.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { checkPassword } from './people/password-hash.ts';
import { mountDoctorRoutes } from './routes/doctor.ts';

export interface DoctorParts extends Pick<SubjectParts, 'adopted'> {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly ssh: Ssh;
  readonly home: string;
  readonly version: string;
  /** breadbox-agent as built. */
  readonly agent: string;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

export interface Doctor {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createDoctor({
  store,
  inventory,
  live,
  ssh,
  home,
  version,
  agent,
  warn,
  ...parts
}: DoctorParts): Doctor {
  const given = async () => ({
    ...(await store.read('peopleOfCluster', undefined)),
    secrets: await clusterSecrets(join(home, 'cluster')),
    headKey: await ssh.ownKey(),
    chipPanels: chipPanels(await store.read('panels', undefined)),
    // No check looks at what agents are given.
    agent: { version, sha256: '', path: agent, url: undefined, ca: undefined, tokens: new Map<string, string>() },
  });
  const desk = new DoctorDesk({
    ...{ store, inventory, remote: ssh, checks, warn },
    subject: (nodes) => subjectOf(nodes, { store, inventory, given, adopted: parts.adopted }),
    publish: (examination) => live.publish('examination', examination),
  });
  /** Whether it is the person's; `undefined`: the person has none. */
  const isPassword = async (user: string, text: string): Promise<boolean | undefined> => {
    const person = await store.read('personToLogIn', { user });
    const kept = person?.password ?? undefined;
    return kept === undefined ? undefined : (await checkPassword(text, kept)).matches;
  };
  const limit = new AttemptLimit(parts.now ?? Date.now);
  return {
    mount: (app) => mountDoctorRoutes(app, desk, { isPassword, limit }),
    start: () => desk.start(),
    stop: () => desk.stop(),
  };
}
