import type { AboutParts, Collector, CollectorKind } from './collector.ts';
import type { Root } from './root.ts';

/** What a board calls itself (its device tree), else the processor of a PC. */
function modelOf(root: Root): string | undefined {
  const board = root.text('proc/device-tree/model');
  if (board !== undefined && board !== '') return board;
  return root.text('proc/cpuinfo')?.match(/^model name\s*:\s*(.+)$/m)?.[1];
}

/** os-release(5) */
function systemOf(root: Root): string | undefined {
  const text = root.text('etc/os-release') ?? root.text('usr/lib/os-release');
  return text?.match(/^PRETTY_NAME="?([^"\n]+)"?$/m)?.[1];
}

/** What the machine is; nothing of it is a series. */
export const system: CollectorKind = {
  name: 'system',
  create({ root }): Collector | undefined {
    const kernel = root.text('proc/sys/kernel/osrelease');
    if (kernel === undefined) return undefined;
    const about: AboutParts = { kernel: kernel.slice(0, 200) };
    const [model, name] = [modelOf(root), systemOf(root)];
    if (model !== undefined) about.model = model.slice(0, 200);
    if (name !== undefined) about.system = name.slice(0, 200);
    return { read: () => undefined, about: () => about };
  },
};
