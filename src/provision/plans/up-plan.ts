import type { Phase } from '../phase.ts';
import { exchangeKeys } from '../phases/exchange-keys.ts';
import { installPackages } from '../phases/install-packages.ts';
import { letPeopleIn } from '../phases/let-people-in.ts';
import { nameHosts } from '../phases/name-hosts.ts';
import { people } from '../phases/people.ts';
import { shareHome } from '../phases/share-home.ts';
import type { Verify } from '../verification.ts';

/** What `up` sees to, in this order; `down` undoes it from the end. */
export const upPlan: readonly Phase[] = [nameHosts, exchangeKeys, installPackages, shareHome, people, letPeopleIn];

/** After all of it. */
export const verifyUp: Verify | undefined = undefined;
