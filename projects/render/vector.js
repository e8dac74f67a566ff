// Points, directions and colours are all [x, y, z]: right, up, towards the first camera; red, green, blue.

export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a, by) => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const unit = (a) => scale(a, 1 / Math.sqrt(dot(a, a)));
export const mix = (a, b, share) => add(scale(a, 1 - share), scale(b, share));
export const multiply = (a, b) => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];

/** `direction` thrown back by a surface whose unit normal is `normal`. */
export const reflect = (direction, normal) => subtract(direction, scale(normal, 2 * dot(direction, normal)));
