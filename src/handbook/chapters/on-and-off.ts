import { type HandbookSection, words } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';

export function onAndOff({ machine, cluster }: ToldMachine): HandbookSection {
  const { starting, stopping } = machine.settings;
  const isCluster = cluster.name !== undefined;
  const head = cluster.head ?? 'the computer of the head';
  return {
    heading: 'On and off',
    blocks: [
      words(
        starting ??
          `Switch the power on. ${isCluster ? `The head is ${head}; wait until the other nodes have started.` : ''}`,
      ),
      {
        kind: 'commands',
        commands: [
          ['Is the head there? Else start it', 'breadbox status || breadbox start --detach'],
          ['Are all nodes there?', 'breadbox watch'],
        ],
      },
      words(
        stopping ??
          (isCluster
            ? `Never pull the plug while nodes run. Let Breadbox switch them off: it lets jobs end first, and switches off ${head} last. Then switch the power off.`
            : 'Stop the head, shut the computer down, then switch the power off.'),
      ),
      {
        kind: 'commands',
        commands: [isCluster ? ['Switch everything off', 'breadbox power off'] : ['Stop the head', 'breadbox stop']],
      },
    ],
  };
}
