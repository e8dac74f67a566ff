import { BreadboxError } from '../../cluster/errors.ts';
import type { World } from '../world.ts';
import { Interrupted } from '../world.ts';

/** The person at the terminal. @throws Interrupted where the answer is Ctrl-C */
export interface Person {
  agrees(question: string): Promise<boolean>;
  /** `undefined`: nothing was typed. */
  password(question: string): Promise<string | undefined>;
}

/** `undefined`: nobody is there. */
export function personAt({ stdin, stderr }: Pick<World, 'stdin' | 'stderr'>): Person | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  const streams = { input: stdin, output: stderr };
  const prompts = () => import('@clack/prompts');
  return {
    async agrees(question) {
      const { confirm, isCancel } = await prompts();
      const answer = await confirm({ message: question, initialValue: false, ...streams });
      if (isCancel(answer)) throw new Interrupted('SIGINT');
      return answer;
    },
    async password(question) {
      const { password, isCancel } = await prompts();
      const answer = await password({ message: question, ...streams });
      if (isCancel(answer)) throw new Interrupted('SIGINT');
      return answer === '' ? undefined : answer;
    },
  };
}

/** For commands that change nodes and have not been told that they may. */
export function needPerson(world: Pick<World, 'stdin' | 'stderr'>): Person {
  const person = personAt(world);
  if (person !== undefined) return person;
  throw new BreadboxError('usage', 'Nobody is at a terminal to agree.', {
    hint: 'A script agrees with --yes; --dry-run says what would be changed.',
  });
}
