import { about, type Check } from './check.ts';

export const noSudo: Check = ({ nodes }) =>
  nodes
    .filter(({ facts }) => facts.sudo === 'none')
    .map((found) =>
      about(found, {
        check: 'no-sudo',
        sentence: `${accountOf(found.row.user)} on ${found.row.node} is not root, and sudo does not make it root.`,
        hint: 'Name an account in the inventory that may use sudo (user), or let this one: adduser NAME sudo, as root there.',
      }),
    );

export const needsPassword: Check = ({ nodes, hasSudoPassword }) =>
  hasSudoPassword
    ? []
    : nodes
        .filter(({ facts }) => facts.sudo === 'password')
        .map((found) =>
          about(found, {
            check: 'needs-sudo-password',
            sentence: `${accountOf(found.row.user)} on ${found.row.node} becomes root with a password, and none was given.`,
            hint: 'Type it when up asks, at a terminal.',
          }),
        );

function accountOf(user: string | undefined): string {
  return user ?? 'The account';
}
