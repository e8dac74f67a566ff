import type { Workplace } from '../../farm/farm-context.ts';
import type { Role } from '../../protocol/auth.ts';
import type { WhoContext } from '../who.ts';

/** As which Unix accounts users' programs run on this computer, and who may therefore run any. */
export interface RunAccounts {
  /**
   * @param pushedBy whose project it is
   * @throws BreadboxError `not-allowed` where the caller's programs would have rights that are not the caller's
   */
  checkMayRun(who: Pick<WhoContext, 'user' | 'role'>, pushedBy: string): Promise<void>;
  /** The same for a job, whose script is the caller's own. @throws BreadboxError `not-allowed` */
  checkMaySubmit(who: Pick<WhoContext, 'user' | 'role'>): Promise<void>;
  /** @throws BreadboxError `bad-input` for a token whose holder could never run anything, or run too much */
  checkToken(token: { readonly role: Role; readonly user: string }): Promise<void>;
  /** @throws BreadboxError `not-allowed`, `home-not-writable` */
  workplace(user: string): Promise<Workplace>;
}
