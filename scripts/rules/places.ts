import { findLines, type Rule } from './rule.ts';

const MACHINE_PATH = /(?<![\w.~$}-])\/(work|root)\//;
const PACKAGE_HOST = /\bhttps?:\/\/[^\s"'`)]*(registry|mirror|artifactory|nexus|pypi|crates)[^\s"'`)]*/i;

/** Where the code happened to be written is nobody's business, and no other machine has those paths. */
export const places: Rule = {
  name: 'places of one machine',
  check: (tree) => [
    ...findLines(
      tree,
      () => true,
      MACHINE_PATH,
      (match) => `${match}: a path of one machine`,
    ),
    ...findLines(
      tree,
      () => true,
      PACKAGE_HOST,
      (match) => `${match}: which registry is the user's own setting`,
    ),
  ],
};
