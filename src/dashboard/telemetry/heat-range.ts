/** The range of bars of temperature: a cool room, and where a Raspberry Pi is slowed down. */
export const COOL_CELSIUS = 20;
export const HOT_CELSIUS = 85;
