import { BreadboxError } from '../cluster/errors.ts';
import type { MeterSettings } from '../protocol/meters.ts';
import { checkAddress } from './ask-device.ts';

/** Whether what was said goes together. @throws BreadboxError `bad-input` */
export function checkMeter({ driver, address, user, password, channel }: MeterSettings): void {
  if (driver === 'typed-in') {
    if (address !== undefined || user !== undefined || password !== undefined || channel !== undefined)
      throw new BreadboxError('bad-input', 'A meter that is typed in has no address, no password and no channel.', {
        hint: 'For a plug name its driver: --driver shelly-gen2, or --driver tasmota.',
      });
    return;
  }
  if (address === undefined)
    throw new BreadboxError('bad-input', `The driver ${driver} needs the address of the plug.`, {
      hint: 'Such as: --address 192.168.1.50',
    });
  checkAddress(address);
  if (driver === 'shelly-gen2' && user !== undefined && user !== 'admin')
    throw new BreadboxError('bad-input', 'A Shelly knows no other user than admin.', { hint: 'Leave the user out.' });
}
