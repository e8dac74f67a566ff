import { BreadboxError } from '../cluster/errors.ts';
import type { PanelSettings } from '../protocol/panel.ts';
import { CHIP_PINS } from '../protocol/panel-limits.ts';

/** What the schema does not say. @throws BreadboxError `bad-input` */
export function checkSettings(settings: PanelSettings): void {
  if (settings.driver === 'none' || settings.driver === 'leds') return;
  const { driver, pins, switch: toggle } = settings;
  const last = CHIP_PINS[driver] - 1;
  const beyond = [...pins, ...(toggle === undefined ? [] : [toggle.pin])].find((pin) => pin > last);
  if (beyond !== undefined)
    throw new BreadboxError(
      'bad-input',
      `The pins of a ${driver.toUpperCase()} are 0 to ${last}; there is no ${beyond}.`,
    );
  if (toggle !== undefined && pins.includes(toggle.pin))
    throw new BreadboxError('bad-input', `Pin ${toggle.pin} is that of an LED; the switch needs one of its own.`);
}
