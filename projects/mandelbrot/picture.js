// The picture's measures: what a tile computes and what stitching puts together must agree on these.

export const TILES_X = 24;
export const TILES_Y = 16;

/** Pixels along one side of a tile. */
export const TILE_PIXELS = 40;

/** Each pixel is the mean of 2 × 2 samples, which smooths the edge of the set. */
export const SAMPLES_PER_PIXEL = 2;
export const TILE_SAMPLES = TILE_PIXELS * SAMPLES_PER_PIXEL;

/** The complex plane from LEFT + TOP·i, rows downward; STEP from one sample to the next. */
export const LEFT = -2.55;
export const TOP = 1.2;
export const STEP = 2.4 / (TILES_Y * TILE_SAMPLES);

/** A point that has not escaped after so many rounds counts as inside the set. */
export const MAX_ROUNDS = 8000;

/** Counts are in eighths of a round, so that colours change smoothly and 8000 rounds fit in 16 bits. */
export const PER_ROUND = 8;
export const INSIDE = MAX_ROUNDS * PER_ROUND;
