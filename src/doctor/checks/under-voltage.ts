import type { Check, Found } from '../check.ts';

/** As the firmware of a Raspberry Pi numbers them: https://www.raspberrypi.com/documentation/computers/os.html#get_throttled */
const NOW = 0x1;
const SINCE_BOOT = 0x10000;
const SLOWED = 0x4;

/** The bits where the firmware can be asked, else the alarm of the kernel's own driver for it; the log has the moment. */
const LOOK = `bits=$(vcgencmd get_throttled 2>/dev/null) || bits=
[ -n "$bits" ] || for file in "$ROOT"/sys/devices/platform/soc/soc:firmware/get_throttled; do
  [ -r "$file" ] && bits="throttled=0x$(cat "$file")"
done
[ -z "$bits" ] || echo "@bits $bits"
for name in "$ROOT"/sys/class/hwmon/hwmon*/name; do
  [ "$(cat "$name")" = rpi_volt ] && echo "@alarm $(cat "\${name%/name}/in0_lcrit_alarm")"
done
systemd-detect-virt -q -c || dmesg | grep -i 'under-\\{0,1\\}voltage detected' | tail -n 1 | sed 's/^/@log /'`;

export const underVoltage: Check = {
  name: 'under-voltage',
  rung: 'power',
  order: 10,
  cause: 'The supply is too weak for the boards and what hangs on them, or the cable is too thin or too long.',
  look: () => LOOK,
  examine: ({ patients, looked }) => patients.flatMap(({ node }) => findingOf(node, looked(node))),
};

function findingOf(node: string, looked: string): Found[] {
  const word = /^@bits (throttled=0x([0-9a-f]+))/im.exec(looked);
  const bits = word === null ? 0 : Number.parseInt(word[2]!, 16);
  const log = /^@log (.*)$/m.exec(looked)?.[1];
  const isNow = (bits & NOW) !== 0 || /^@alarm 1$/m.test(looked);
  const wasSinceBoot = (bits & SINCE_BOOT) !== 0 || (word === null && log !== undefined);
  if (!isNow && !wasSinceBoot) return [];
  const slowed = (bits & SLOWED) !== 0 ? ', and runs slower for it' : '';
  return [
    {
      level: isNow ? 'error' : 'warning',
      nodes: [node],
      sentence: isNow
        ? `${node} gets too little voltage at this moment${slowed}.`
        : `${node} has had too little voltage since it was switched on.`,
      proof: log ?? word?.[1] ?? 'in0_lcrit_alarm: 1',
      proofFrom: log === undefined ? (word === null ? 'hwmon rpi_volt' : 'vcgencmd get_throttled') : 'dmesg',
      fix: `Give ${node} a stronger supply or a shorter cable, and take what hangs on its USB away.`,
    },
  ];
}
