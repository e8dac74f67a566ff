import type { ApiInput } from '../protocol/api.ts';
import type { Maintenance, MaintenanceKind } from '../protocol/maintenance.ts';

/** A row of `maintenance`. */
export interface MaintenanceRow {
  readonly maintenance: number;
  readonly kind: MaintenanceKind;
  readonly state: Maintenance['state'];
  /** JSON of a `KeptRequest`. */
  readonly request: string;
  readonly progress: string;
  readonly endedAt: number | null;
}

export type MaintenanceBody = Required<Pick<ApiBody, 'kind' | 'rolling' | 'atOnce' | 'byGroup'>> & ApiBody;
type ApiBody = ApiInput<'POST /api/maintenance'>['body'];

export interface KeptRequest extends Omit<MaintenanceBody, 'passwords'> {
  /** The head's own computer is being restarted: it goes on when there is another boot. */
  readonly own?: OwnRestart;
}

export interface OwnRestart {
  readonly node: string;
  readonly bootId: string;
  /** It was drained for this, and not before. */
  readonly resumes: boolean;
}
