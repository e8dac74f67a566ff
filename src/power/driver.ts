/** What a meter showed. */
export interface Reading {
  /** Active power, what a bill counts. */
  readonly watts: number;
  readonly volts?: number | undefined;
  readonly amperes?: number | undefined;
  /** Counted by the meter since it was made or reset. */
  readonly totalWh?: number | undefined;
  /** Counted by the meter since its own midnight. */
  readonly todayWh?: number | undefined;
  /** When the answer arrived, milliseconds of the head's clock. */
  readonly at: number;
}

/**
 * One power meter, for reading alone: nothing that it could switch is ever switched. Its caller has one call under way at a time.
 * After an error nothing has changed, and the next call begins anew. An error is a `BreadboxError` (`unreachable`, `needs-password`,
 * `not-supported`) whose message is a sentence for the owner, with no password in it.
 */
export interface MeterDriver {
  /** Makes sure that the device is of this kind and has the switch that is asked for. Says what it is, in a few words. */
  probe(signal: AbortSignal): Promise<string>;
  read(signal: AbortSignal): Promise<Reading>;
}

export interface DeviceSettings {
  readonly address: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly channel: number | undefined;
  readonly now: () => number;
}
