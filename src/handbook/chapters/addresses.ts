import { type HandbookSection, WATCH_IT, withHints } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';

export function addresses({ nodes, telemetry, computer, status }: ToldMachine): HandbookSection {
  const told = new Map(telemetry.map((node) => [node.node, node.about]));
  const listed = new Set(nodes.map(({ node }) => node));
  const mac = (node: string) => told.get(node)?.interfaces.find(({ isMain }) => isMain)?.mac;
  const others = nodes.length > 0 ? [] : telemetry.filter(({ node }) => !listed.has(node) && node !== computer.node);
  const section: HandbookSection = {
    heading: 'Addresses',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Head', status.url],
          [
            'Head, from other computers',
            status.tls === undefined ? 'not open to them' : status.tls.urls.join(', ') || 'open to nodes alone',
          ],
          ...(status.tls === undefined ? [] : [['Its certificate, SHA-256', status.tls.fingerprint] as const]),
        ],
      },
      {
        kind: 'table',
        columns: ['Node', 'Address', 'Roles', 'SSH as', 'Hardware address'],
        rows: [
          ...(listed.has(computer.node)
            ? []
            : [[computer.node, 'the computer of the head', 'head', '', mac(computer.node)]]),
          ...nodes.map(({ node, address, port, roles, user }) => [
            ...[node, port === undefined ? address : `${address}, port ${port}`, roles.join(', ')],
            ...[user ?? 'as ssh decides', mac(node)],
          ]),
          ...others.map(({ node }) => [node, undefined, undefined, '', mac(node)]),
        ],
      },
    ],
  };
  return withHints(section, { unknown: WATCH_IT });
}
