import { NodeSet } from '../../cluster/node-set.ts';
import type { World } from '../world.ts';

type Stream = 'stdout' | 'stderr';
type Streams = Pick<World, 'stdout' | 'stderr'>;

/** What commands on nodes print, as people read it. */
export interface NodeOutput {
  take(node: string, stream: Stream, text: string): void;
  /** Called often. */
  flush(): Promise<void> | void;
  end(): void;
}

/** Each line as it comes, with its node before it: `n1: `. */
export function prefixedOutput(world: Streams): NodeOutput {
  const begun = new Map<string, { node: string; stream: Stream; text: string }>();
  let ready: Record<Stream, string> = { stdout: '', stderr: '' };
  const write = (): void => {
    for (const stream of ['stdout', 'stderr'] as const) if (ready[stream] !== '') world[stream].write(ready[stream]);
    ready = { stdout: '', stderr: '' };
  };
  return {
    take(node, stream, text) {
      const key = `${stream} ${node}`;
      const lines = ((begun.get(key)?.text ?? '') + text).split('\n');
      begun.set(key, { node, stream, text: lines.pop()! });
      for (const line of lines) ready[stream] += `${node}: ${line}\n`;
    },
    async flush() {
      write();
      if (world.stdout.writableNeedDrain) await new Promise((resolve) => world.stdout.once('drain', resolve));
    },
    end() {
      for (const { node, stream, text } of begun.values()) if (text !== '') ready[stream] += `${node}: ${text}\n`;
      write();
    },
  };
}

const RULE = '-'.repeat(15);

/** Equal outputs once, under the nodes that gave them, when all have ended: as `clush -b`. */
export function foldedOutput(world: Streams): NodeOutput {
  const texts: Record<Stream, Map<string, string>> = { stdout: new Map(), stderr: new Map() };
  return {
    take(node, stream, text) {
      texts[stream].set(node, (texts[stream].get(node) ?? '') + text);
    },
    flush() {},
    end() {
      for (const stream of ['stdout', 'stderr'] as const)
        for (const { nodes, text } of foldTexts(texts[stream]))
          world[stream].write(`${RULE}\n${nodes}\n${RULE}\n${text}${text.endsWith('\n') ? '' : '\n'}`);
    },
  };
}

/** In the order of the first node of each. */
export function foldTexts(texts: ReadonlyMap<string, string>): { nodes: NodeSet; text: string }[] {
  const byText = new Map<string, string[]>();
  for (const node of NodeSet.of(texts.keys())) {
    const text = texts.get(node)!;
    byText.set(text, [...(byText.get(text) ?? []), node]);
  }
  return [...byText].map(([text, nodes]) => ({ nodes: NodeSet.of(nodes), text }));
}
