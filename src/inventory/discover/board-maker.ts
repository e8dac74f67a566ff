/**
 * First halves of MAC addresses that makers of small computers have, as the registry of the IEEE lists them (MA-L; the first
 * six of Raspberry Pi as of January 2024, the others as of August 2022). PINE64, Radxa and Hardkernel have none of their own there.
 */
const MAKERS: Readonly<Record<string, string>> = {
  'b8:27:eb': 'Raspberry Pi',
  'dc:a6:32': 'Raspberry Pi',
  'e4:5f:01': 'Raspberry Pi',
  '28:cd:c1': 'Raspberry Pi',
  'd8:3a:dd': 'Raspberry Pi',
  '2c:cf:67': 'Raspberry Pi',
  '00:04:4b': 'NVIDIA',
  '48:b0:2d': 'NVIDIA',
  'c0:74:2b': 'Xunlong (Orange Pi)',
};

/** @param mac as `ip` prints it: lower case, colons */
export function boardMaker(mac: string): string | undefined {
  return MAKERS[mac.slice(0, 8).toLowerCase()];
}
