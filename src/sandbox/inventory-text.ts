import { NODE_USER } from './node-layer.ts';
import type { SandboxRecord } from './sandbox-record.ts';

/** The inventory that `breadbox up` takes: the first node is the head node. */
export function inventoryText({ name, nodes }: Pick<SandboxRecord, 'name' | 'nodes'>, identityFile: string): string {
  const rows = nodes.map(({ node, address }, index) =>
    [node, address, NODE_USER.name, index === 0 ? 'head' : 'compute', identityFile].map(cell).join(','),
  );
  return `# The practice cluster ${name}.\nnode,address,user,roles,identityFile\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
