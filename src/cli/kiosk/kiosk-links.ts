import { BreadboxError } from '../../cluster/errors.ts';
import type { TokenRow } from '../../protocol/auth.ts';
import { isScreen, KIOSK_ACCOUNT } from '../../protocol/kiosk.ts';
import type { Client } from '../client.ts';

/** A screen, as its token tells of it. Those that were made before names were asked for have none of their own. */
export interface KioskLink extends Pick<TokenRow, 'tokenId' | 'createdAt' | 'lastUsedAt'> {
  readonly name: string;
}

/** Each screen that may look, the oldest first. */
export async function kioskLinks(client: Client, signal: AbortSignal): Promise<readonly KioskLink[]> {
  const tokens = await client.call('GET /api/tokens', { signal });
  return tokens
    .filter((token) => isScreen(token) && !token.tokenId.startsWith('jobs-'))
    .map(({ tokenId, name, createdAt, lastUsedAt }) => ({
      ...{ tokenId, createdAt, name: name ?? KIOSK_ACCOUNT },
      ...(lastUsedAt !== undefined && { lastUsedAt }),
    }));
}

/** By its name or its id. @throws BreadboxError `not-found`, and `conflict` where several have that name */
export function linkCalled(links: readonly KioskLink[], called: string): KioskLink {
  const byId = links.find(({ tokenId }) => tokenId === called);
  if (byId !== undefined) return byId;
  const [first, ...others] = links.filter(({ name }) => name === called);
  if (first === undefined)
    throw new BreadboxError('not-found', `No screen is called ${called}.`, { hint: 'breadbox kiosk show lists them.' });
  if (others.length === 0) return first;
  const ids = [first, ...others].map(({ tokenId }) => tokenId);
  throw new BreadboxError('conflict', `${ids.length} screens are called ${called}: ${ids.join(', ')}.`, {
    hint: 'Name the one that is meant by its id.',
  });
}

/**
 * A name that no other screen has.
 * @param wanted undefined: kiosk, and with a number behind it where that is taken
 * @throws BreadboxError `conflict`
 */
export function freeName(links: readonly KioskLink[], wanted: string | undefined): string {
  const taken = new Set(links.map(({ name }) => name));
  if (wanted === undefined) {
    for (let number = 1; ; number++) {
      const name = number === 1 ? KIOSK_ACCOUNT : `${KIOSK_ACCOUNT}-${number}`;
      if (!taken.has(name)) return name;
    }
  }
  if (!taken.has(wanted)) return wanted;
  throw new BreadboxError('conflict', `There is a screen ${wanted} already.`, {
    hint: `Name this one otherwise with --name, or end that one: breadbox kiosk revoke ${wanted}`,
  });
}
