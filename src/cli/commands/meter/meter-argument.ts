import { BreadboxError } from '../../../cluster/errors.ts';
import { meterNameSchema } from '../../../protocol/meters.ts';
import type { ArgumentSpec } from '../../command.ts';

export const METER_ARGUMENT: ArgumentSpec = {
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
