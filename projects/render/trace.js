// Follows light backwards, from the eye to the lamp: T. Whitted, An Improved Illumination Model for Shaded Display,
// Communications of the ACM 23 (6), 1980. The lamp has a size: R. L. Cook and others, Distributed Ray Tracing, 1984.
import { AMBIENT, LAMP, PLANE, SKY, SPHERES } from './scene.js';
import { add, cross, dot, mix, multiply, reflect, scale, subtract, unit } from './vector.js';

/** Turning by this share of a circle each time spreads any number of directions evenly. */
const GOLDEN_RATIO = 0.618034;
const MOST_REFLECTIONS = 4;
/** A ray that leaves a surface starts a little above it, or rounding would let it hit that surface again. */
const OFF_SURFACE = 1e-4;
/** Far squares are finer than pixels; from here on the plane fades into the horizon. */
const FADE_DISTANCE = 14;

/** The colour that arrives at `origin` against the unit vector `direction`. `chance` gives numbers from 0 up to 1. */
export function trace(origin, direction, chance, shadowRays, reflections = 0) {
  const hit = nearestHit(origin, direction);
  if (hit === undefined) return skyIn(direction);
  const point = add(origin, scale(direction, hit.distance));
  const { normal, colour, mirror } = hit.surface(point);
  const above = add(point, scale(normal, OFF_SURFACE));
  const lit = lampLight(above, normal, direction, chance, shadowRays);
  let seen = add(multiply(colour, add(AMBIENT, scale(LAMP.colour, lit.diffuse))), scale(LAMP.colour, lit.highlight));
  if (reflections < MOST_REFLECTIONS) {
    const mirrored = trace(above, reflect(direction, normal), chance, shadowRays, reflections + 1);
    seen = mix(seen, mirrored, fresnel(mirror, -dot(direction, normal)));
  }
  return hit.isPlane ? mix(seen, SKY.horizon, fade(point)) : seen;
}

/** Anything throws back more light where it is seen at a flat angle. By C. Schlick, 1994. */
function fresnel(mirror, cosine) {
  return mirror + (1 - mirror) * (1 - Math.min(1, Math.max(0, cosine))) ** 5;
}

function fade([x, , z]) {
  return 1 - Math.exp(-((Math.sqrt(x * x + z * z) / FADE_DISTANCE) ** 3));
}

function skyIn(direction) {
  return mix(SKY.horizon, SKY.zenith, Math.max(0, direction[1]) ** 0.7);
}

function nearestHit(origin, direction) {
  let distance = Number.POSITIVE_INFINITY;
  let nearest;
  for (const sphere of SPHERES) {
    const far = distanceTo(sphere, origin, direction);
    if (far < distance) [distance, nearest] = [far, sphere];
  }
  const down = (PLANE.height - origin[1]) / direction[1];
  if (down > 0 && down < distance) return { distance: down, surface: planeAt, isPlane: true };
  if (nearest === undefined) return undefined;
  const { centre, colour, mirror } = nearest;
  return { distance, surface: (point) => ({ normal: unit(subtract(point, centre)), colour, mirror }), isPlane: false };
}

/** Solves |origin + t · direction - centre| = radius for the least t above 0; infinite where the ray passes by. */
function distanceTo({ centre, radius }, origin, direction) {
  const x = origin[0] - centre[0];
  const y = origin[1] - centre[1];
  const z = origin[2] - centre[2];
  const half = x * direction[0] + y * direction[1] + z * direction[2];
  const under = half * half - (x * x + y * y + z * z - radius * radius);
  if (under < 0) return Number.POSITIVE_INFINITY;
  const root = Math.sqrt(under);
  if (-half - root > 0) return -half - root;
  return -half + root > 0 ? -half + root : Number.POSITIVE_INFINITY;
}

function planeAt([x, , z]) {
  const even = (Math.floor(x) + Math.floor(z)) % 2 === 0;
  return { normal: [0, 1, 0], colour: even ? PLANE.light : PLANE.dark, mirror: PLANE.mirror };
}

/** Sends rays to places all over the lamp; the share that arrives makes the shadow soft. */
function lampLight(point, normal, direction, chance, shadowRays) {
  const toLamp = unit(subtract(LAMP.centre, point));
  const facing = dot(normal, toLamp);
  if (facing <= 0) return { diffuse: 0, highlight: 0 };
  const right = unit(cross(toLamp, [0, 0, 1]));
  const up = cross(right, toLamp);
  const start = chance();
  let arrived = 0;
  for (let ray = 0; ray < shadowRays; ray += 1) {
    const radius = LAMP.radius * Math.sqrt((ray + chance()) / shadowRays);
    const angle = 2 * Math.PI * (start + ray * GOLDEN_RATIO);
    const aim = add(add(LAMP.centre, scale(right, radius * Math.cos(angle))), scale(up, radius * Math.sin(angle)));
    if (isFree(point, aim)) arrived += 1 / shadowRays;
  }
  const shine = Math.max(0, dot(reflect(direction, normal), toLamp));
  return { diffuse: arrived * facing, highlight: arrived * 0.9 * shine ** 120 };
}

function isFree(from, to) {
  const way = subtract(to, from);
  const distance = Math.sqrt(dot(way, way));
  const direction = scale(way, 1 / distance);
  return SPHERES.every((sphere) => distanceTo(sphere, from, direction) > distance);
}
