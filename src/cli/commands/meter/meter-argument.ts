import { BreadboxError } from '../../../cluster/errors.ts';
import { meterNameSchema } from '../../../protocol/meters.ts';
import type { ArgumentSpec } from '../../command.ts';

/** One that is not there yet. */
export const NEW_METER_ARGUMENT: ArgumentSpec = {
  name: 'METER',
  text: 'Its name.',
  check: (name) => {
    if (!meterNameSchema.safeParse(name).success)
      throw new BreadboxError(
        'usage',
        `'${name}' is no name of a meter: those are at most 40 letters, digits, "-" and "_".`,
      );
  },
};

export const METER_ARGUMENT: ArgumentSpec = { ...NEW_METER_ARGUMENT, complete: ['meter'] };
export const TYPED_METER_ARGUMENT: ArgumentSpec = { ...NEW_METER_ARGUMENT, complete: ['typed-meter'] };
