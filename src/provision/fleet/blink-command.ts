import { joinWords } from '../../cluster/posix-words.ts';

/**
 * Lights that boards have for their owner, best first: Raspberry Pi (ACT, led0), BeagleBone (usr0), NanoPi and Orange Pi
 * (colour:status), Odroid (blue:heartbeat), Rock (user-led). Lights of keyboards, network chips and storage are none.
 */
const LIGHTS = [
  ...['ACT', 'led0', 'act', '*:act', '*:activity', '*:heartbeat', 'heartbeat'],
  ...['*:status', '*:status-*', 'status', 'status_led', 'status-led', 'sys_led', 'sys-led'],
  ...['user-led*', 'user_led*', '*:user*', '*:usr0', 'usr0', 'work*', 'PWR', 'led1', '*:power'],
];

/**
 * Prints the light's name when it begins to blink. The light gets back its trigger and brightness at the end, and when the
 * command is ended before. Prints nothing where there is no light.
 */
export function blinkCommand(seconds: number, root = '/sys/class/leds'): string {
  const script = `
cd ${joinWords([root])} 2>/dev/null || exit 0
for light in ${LIGHTS.join(' ')}; do
  [ -w "$light/brightness" ] && break
  light=
done
[ -n "$light" ] || exit 0
trigger=$(sed -n 's/.*\\[\\(.*\\)\\].*/\\1/p' "$light/trigger" 2>/dev/null)
brightness=$(cat "$light/brightness")
full=$(cat "$light/max_brightness" 2>/dev/null || echo 1)
restore() {
  trap '' INT TERM HUP
  echo "$brightness" >"$light/brightness"
  [ -z "$trigger" ] || echo "$trigger" >"$light/trigger"
}
trap 'restore; exit 0' INT TERM HUP
trap restore EXIT
[ -z "$trigger" ] || echo none >"$light/trigger"
echo "$light"
end=$(($(date +%s) + ${seconds}))
while [ "$(date +%s)" -lt "$end" ]; do
  echo "$full" >"$light/brightness"; sleep 0.15
  echo 0 >"$light/brightness"; sleep 0.15
done`;
  return script.trim();
}
