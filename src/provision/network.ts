/** A network of version 4 of the internet. */
export interface Network {
  /** As a number, with the bits of hosts cleared. */
  readonly base: number;
  readonly prefix: number;
}

/** `undefined` where it is no address of version 4. */
export function addressNumber(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** `10.1.2.0/24`, or any address in it with its prefix. `undefined` where it is none of version 4. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits = '', ...more] = text.split('/');
  const number = addressNumber(address);
  if (number === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32 || more.length > 0) return undefined;
  const prefix = Number(bits);
  return { base: masked(number, prefix), prefix };
}

export function formatNetwork({ base, prefix }: Network): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`;
}

export function isIn(network: Network, address: string): boolean {
  const number = addressNumber(address);
  return number !== undefined && masked(number, network.prefix) === network.base;
}

export function overlap(a: Network, b: Network): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return masked(a.base, prefix) === masked(b.base, prefix);
}

function masked(address: number, prefix: number): number {
  const size = 2 ** (32 - prefix);
  return Math.floor(address / size) * size;
}
