import { availableParallelism, cpus } from 'node:os';
import type { AgentFile } from '../../protocol/agent.ts';
import { panelFileFor } from '../../protocol/agent-places.ts';
import { LED_SOCKET } from '../../protocol/panel-limits.ts';
import type { Values } from '../collectors/collector.ts';
import { Root } from '../collectors/root.ts';
import type { HeadAddress, HeadConnections } from '../head-connections.ts';
import { LedSocket } from './led-socket.ts';
import { lookAt } from './look.ts';
import { NodePanel } from './node-panel.ts';
import { WantedPoll } from './wanted-poll.ts';

export interface OpenPanelParts {
  readonly agentFile: Pick<AgentFile, 'node' | 'ledSocket'>;
  /** Where it lies. */
  readonly path: string;
  readonly connections: HeadConnections;
  /** A line for the head, where it listens. */
  readonly tell: (line: string) => void;
  readonly say: (line: string) => void;
}

export interface OpenPanel {
  /** Once a second. @param head that answers; undefined: none does */
  tick(now: number, values: Values, head: HeadAddress | undefined): void;
  /** What follows a hello: nothing, where the head is not known to take it. */
  hello(): string;
  stop(): Promise<void>;
}

/** The panel of this node, ruled by the head, its switch and the programs that run here. */
export function openPanel({ agentFile, path, connections, tell, say }: OpenPanelParts): OpenPanel {
  const root = new Root('/');
  const panel = new NodePanel({
    ...{ root, say, file: panelFileFor(path), cores: availableParallelism?.() ?? cpus().length },
    tell: (line) => {
      if (poll.headTakesPanels) tell(line);
    },
  });
  const poll: WantedPoll = new WantedPoll({
    ...{ node: agentFile.node, connections, say },
    onWanted: (wanted) => {
      panel.want(wanted);
      tell(panel.line);
    },
    onLook: (bus, address) => lookAt(root, bus, address),
  });
  const socket = new LedSocket(agentFile.ledSocket ?? LED_SOCKET, (led, isOn) => panel.setUser(led, isOn));
  socket.listen().catch((error: Error) => say(`panel: programs cannot switch the user LEDs: ${error.message}`));
  return {
    tick(now, values, head) {
      panel.measured(values, head !== undefined, now);
      poll.tick(now, head);
    },
    hello: () => (poll.headTakesPanels ? panel.line : ''),
    async stop() {
      poll.stop();
      socket.stop();
      await panel.stop();
    },
  };
}
