/** A place where a limit stands: whatever is drawn through it counts against that limit. */
export interface Feed {
  readonly name: string;
  /** What it is one of: `hats` of `hats 1 of 4`. */
  readonly oneOf: string;
  readonly kind: 'rail' | 'supply' | 'converter' | 'usb-group' | 'usb-hub' | 'poe-port' | 'poe-budget';
  readonly volts?: number | undefined;
  /** `unknown`: there is a limit, and nobody published it. `undefined`: there is none of its own. */
  readonly limitWatts: number | 'unknown' | undefined;
  readonly efficiency?: number | 'unknown' | undefined;
  /** The name of its loss, where that is not the loss in `oneOf`. */
  readonly loss?: string;
  /** Nothing is lost in it where what feeds it has the same voltage: a hub then is a wire, else a converter. */
  readonly isWireAtOwnVolts?: boolean;
  /** Of all PoE ports: what arrives of what they give, at least, and the name of what does not. */
  readonly cables?: { readonly keep: number; readonly loss: string };
  /** Of all PoE ports: whether the switch sets aside what classes may draw; `undefined`: nobody says. */
  readonly allocation?: 'class' | 'draw' | undefined;
  /** Of a PoE port: what it gives at most, and the class that is plugged in, where it is said. */
  readonly port?: { readonly watts: number; readonly poeClass: number | undefined; readonly used: string };
  readonly fuse?: number | undefined;
  /** Of a rail: the names of its supply and its own. */
  readonly of?: { readonly supply: string; readonly rail: string };
  /** One of several rails of the same voltage in one supply. */
  readonly isOneOfSeveral?: boolean;
  /** Rails that share a limit: what they give comes from the supply, and is counted there. */
  readonly isLimitAlone?: boolean;
  /** What feeds it; none: the wall. */
  readonly parents: Feed[];
}

/** What is plugged in. */
export interface Plugged {
  readonly name: string;
  readonly poeClass?: number | undefined;
}

/** Something in a plan that gives power. */
export interface Source {
  readonly path: readonly string[];
  readonly on: string | readonly string[] | undefined;
  /** Which it tells the PoE port that it is plugged into. */
  readonly poeClass?: number | undefined;
  /** Which draw from `on`, one for each of its count. */
  readonly inputs: readonly Feed[];
  /** Where the `index`-th of what hangs on it is plugged in, or why it cannot be. */
  feed(outlet: string | undefined, index: number, by: Plugged): Feed | string;
  feeds(): readonly Feed[];
  missingPorts(): readonly { readonly where: string; readonly wanted: number; readonly ports: number }[];
}
