import { afterEach, beforeEach, describe } from 'vitest';
import { accountsContract } from './contract/accounts.contract.ts';
import { arraysContract } from './contract/arrays.contract.ts';
import { ContractBench, type EngineUnderTest } from './contract/contract-bench.ts';
import { dependenciesContract } from './contract/dependencies.contract.ts';
import { drainingContract } from './contract/draining.contract.ts';
import { endingContract } from './contract/ending.contract.ts';
import { runningContract } from './contract/running.contract.ts';
import { schedulingContract } from './contract/scheduling.contract.ts';
import { tellingContract } from './contract/telling.contract.ts';
import { turnsContract } from './contract/turns.contract.ts';
import { waitingContract } from './contract/waiting.contract.ts';

const PARTS = {
  running: runningContract,
  accounts: accountsContract,
  turns: turnsContract,
  ending: endingContract,
  arrays: arraysContract,
  dependencies: dependenciesContract,
  waiting: waitingContract,
  scheduling: schedulingContract,
  telling: tellingContract,
  draining: drainingContract,
};

/** What holds for every engine. Jobs are real processes. Where engines differ, their capabilities say so. */
export function engineContract(name: string, makeEngine: () => Promise<EngineUnderTest>): void {
  describe.each(Object.entries(PARTS))(`${name}: contract of engines: %s`, (_, contract) => {
    const bench = new ContractBench();
    let under: EngineUnderTest;

    beforeEach(async () => {
      under = await makeEngine();
      await bench.begin(under);
    });
    afterEach(() => under.stop());

    contract(bench);
  });
}
