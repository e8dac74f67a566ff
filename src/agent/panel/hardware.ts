import type { PanelHardware } from '../../protocol/panel.ts';
import type { Leds, PanelMode } from '../../protocol/panel-frame.ts';

export interface HardwareState {
  readonly hardware: PanelHardware;
  /** Of what is not lit, in words. */
  readonly because?: string;
  /** What a switch says; undefined: there is none, or it cannot be read. */
  readonly mode?: PanelMode | undefined;
}

/** LEDs and a switch that are wired to this node. Calls follow one another; none of them rejects, what is wrong is in the state. */
export interface Hardware {
  /** After how long it is to be looked at again, though the LEDs shall not change: a switch, a chip that was taken out. */
  readonly restMs: number;
  /** Has it show these, writing only where it does not already, and looks at the switch. */
  show(leds: Leds): Promise<HardwareState>;
  /** Leaves it as it is to be found by others. */
  close(): Promise<void>;
}
