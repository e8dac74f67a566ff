import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { telemetryOperations } from './operations.ts';
import { Telemetry } from './telemetry.ts';

const ABOUT = {
  ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: 'boot-1', model: 'Raspberry Pi 5', cores: 4, memBytes: 4e9 },
  ...{ interfaces: [{ interface: 'eth0', kind: 'wired' as const, isMain: true }], troubles: [] },
};

/** Telemetry on a real database, with a clock that tests set, and agents that say what tests tell them to. */
export async function openFedTelemetry(startAt: number) {
  const home = await mkdtemp(join(tmpdir(), 'breadbox-telemetry-'));
  const clock = { now: startAt };
  const warned: string[] = [];
  const planned: string[] = [];
  const open = async () => {
    const store = directStore(openDatabase(join(home, 'breadbox.db')), telemetryOperations);
    const telemetry = new Telemetry({
      ...{ store, now: () => clock.now, planned: async () => planned },
      warn: (message, error) => void warned.push(error === undefined ? message : `${message}: ${error}`),
    });
    await telemetry.start();
    return { store, telemetry };
  };
  let { store, telemetry } = await open();
  const fed = {
    ...{ home, clock, warned, planned },
    get telemetry() {
      return telemetry;
    },
    get store() {
      return store;
    },
    /** One request of an agent. */
    say(node: string, lines: readonly object[], { session = 'session-1', about = {} } = {}) {
      const hello = { hello: { node, session, about: { ...ABOUT, ...about } } };
      const text = [hello, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
      const body = (async function* () {
        yield Buffer.from(text);
      })();
      return telemetry.read(body, { who: node, maySpeakFor: () => true });
    },
    /** As after a power cut: nothing is written any more. */
    async crash() {
      await store.close();
      ({ store, telemetry } = await open());
    },
    async restart() {
      await telemetry.stop();
      await fed.crash();
    },
    async databaseBytes() {
      const { size } = await stat(join(home, 'telemetry.db'));
      return size;
    },
    async close() {
      await telemetry.stop();
      await store.close();
      await rm(home, { recursive: true });
    },
  };
  return fed;
}

export type FedTelemetry = Awaited<ReturnType<typeof openFedTelemetry>>;
