// What is there to be seen: spheres on a chequered plane, one lamp, a sky, and a camera that goes round once.

export const WIDTH = 240;
export const HEIGHT = 135;
export const FRAMES = 36;

/** Colours of light, from 0 to 1, before they are made brighter for the eye. `mirror`: the share of light thrown back. */
export const SPHERES = [
  { centre: [0, 1, 0], radius: 1, colour: [0.01, 0.07, 0.42], mirror: 0.1 },
  { centre: [1.75, 0.6, 0.75], radius: 0.6, colour: [1, 0.4, 0.01], mirror: 0.05 },
  { centre: [-1.5, 0.7, 1.05], radius: 0.7, colour: [0.86, 0.88, 0.9], mirror: 0.82 },
  { centre: [-0.95, 0.45, -1.55], radius: 0.45, colour: [0.8, 0.04, 0.02], mirror: 0.06 },
  { centre: [1.15, 0.5, -1.45], radius: 0.5, colour: [0.05, 0.4, 0.32], mirror: 0.07 },
  { centre: [0.45, 0.27, 1.75], radius: 0.27, colour: [0.28, 0.52, 1], mirror: 0.08 },
];

export const PLANE = { height: 0, light: [0.78, 0.8, 0.82], dark: [0.05, 0.08, 0.15], mirror: 0.1 };

/** A lamp that is a ball: what it lights has soft shadows. */
export const LAMP = { centre: [-4.5, 7, 3.5], radius: 1.1, colour: [0.98, 0.9, 0.76] };

/** Light that comes from everywhere. */
export const AMBIENT = [0.14, 0.17, 0.23];

export const SKY = { horizon: [0.66, 0.77, 0.92], zenith: [0.04, 0.14, 0.46] };

/** Where the camera stands in a frame, from 1 to FRAMES: on a circle about the spheres. */
export function cameraOf(frame) {
  const turn = (2 * Math.PI * (frame - 1)) / FRAMES;
  return { eye: [6.2 * Math.sin(turn), 2.3, 6.2 * Math.cos(turn)], target: [0, 0.66, 0], zoom: 2.6 };
}
