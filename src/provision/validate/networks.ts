import { addressNumber, formatNetwork, overlap, parseNetwork } from '../network.ts';
import { about, type Check } from './check.ts';

/** Of two networks that overlap a host uses one way for both: packets for the cluster leave by the wrong side. */
export const networkClash: Check = ({ nodes, cluster }) => {
  const network = cluster && parseNetwork(cluster.network);
  if (network === undefined) return [];
  return nodes.flatMap((found) => {
    const own = cluster?.hosts.find(({ node }) => node === found.row.node)?.address;
    const device = found.facts.addresses.find(({ address }) => address === own)?.device;
    return found.facts.addresses.flatMap(({ device: other, address, prefix }) => {
      const outer = parseNetwork(`${address}/${prefix}`);
      if (other === device || outer === undefined || !overlap(network, outer)) return [];
      return about(found, {
        check: 'network-clash',
        sentence: `${found.row.node} has the network of the cluster, ${cluster?.network}, on ${device}, and ${formatNetwork(outer)} on ${other}: they overlap.`,
        hint: `Give the switch of the cluster a network of its own, such as 10.42.0.0/24, or switch ${other} off.`,
      });
    });
  });
};

export const strangeAddress: Check = ({ nodes, cluster }) =>
  nodes.flatMap((found) => {
    const { node, address, jump } = found.row;
    const isOwn = found.facts.addresses.some((own) => own.address === address);
    if (isOwn || jump !== undefined || found.target.local === true || addressNumber(address) === undefined) return [];
    const used = cluster?.hosts.find((host) => host.node === node)?.address;
    return about(found, {
      check: 'address',
      sentence: `${address}, where ${node} answers, is none of its own addresses${used ? `; the other nodes will reach it at ${used}` : ''}.`,
      hint: 'Where no router stands between, the inventory names another machine than you mean.',
    });
  });
