import type { Job } from '../../protocol/jobs.ts';

const WORDS: Readonly<Record<string, string>> = {
  Resources: 'waits for free cores or memory',
  Priority: 'others are before it',
  Dependency: 'waits for another job',
  DependencyNeverSatisfied: 'waits for a job that ended otherwise than it needs',
  JobHeldUser: 'held by its user',
  JobHeldAdmin: 'held by the owner',
  JobArrayTaskLimit: 'as many of its array run as it allows',
  BeginTime: 'its begin is not reached',
};

/** Why a job waits in few words, as far as the list knows. */
export function waitingWords({ reason }: Job): string | undefined {
  return reason === undefined || reason === 'None' ? undefined : (WORDS[reason] ?? reason);
}
