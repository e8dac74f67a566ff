// Apart from the schemas: the agent that shall stay small evaluates none.

/** Frames of a panel are told no more often. */
export const FRAMES_PER_SECOND = 20;
/** Where the agent of a node takes `user1 on` and the like, a line each, and answers `ok`; jobs find it in `BREADBOX_LED`. */
export const LED_SOCKET = '/run/breadbox/led.sock';
/** How long an agent's question for what is wanted of its panel stays open. */
export const WANTED_SECONDS = 50;

export const PANEL_DRIVERS = ['none', 'mcp23008', 'mcp23017', 'pcf8574', 'leds'] as const;
/** How many a chip has for LEDs and a toggle: MCP23008 (Microchip DS20001919), MCP23017 (DS20001952), PCF8574 (TI SCPS068). */
export const CHIP_PINS = { mcp23008: 8, mcp23017: 16, pcf8574: 8 } as const;
