export const RELEASES = ['bookworm', 'trixie'] as const;
export type Release = (typeof RELEASES)[number];

/** What reads alike on both is tested on one of them, unless BREADBOX_BOTH_RELEASES asks for more. */
export const ON_BOTH = process.env.BREADBOX_BOTH_RELEASES !== undefined;

/** Of the project of `vitest.config.ts` that runs; without one, both. */
export const RELEASES_HERE: readonly Release[] = RELEASES.filter((release) =>
  [undefined, release].includes(process.env.BREADBOX_RELEASE as Release | undefined),
);

/** For what reads alike on both. @param one where it is tested else */
export function oneOrBoth(one: Release): readonly Release[] {
  return ON_BOTH ? RELEASES_HERE : [one];
}
