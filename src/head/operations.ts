import { farmOperations } from '../farm/operations.ts';
import { inventoryOperations } from '../inventory/operations.ts';
import { jobOperations } from '../jobs/operations.ts';
import { provisionOperations } from '../provision/operations.ts';
import type { Store } from '../store/operation.ts';
import { accessOperations } from './access/operations.ts';
import { peopleOperations } from './people/operations.ts';

/** All that happens inside the store. */
export const operations = {
  ...accessOperations,
  ...farmOperations,
  ...jobOperations,
  ...peopleOperations,
  ...inventoryOperations,
  ...provisionOperations,
};

export type HeadOperations = typeof operations;
export type HeadStore = Store<HeadOperations>;
