/** It holds, and docs/plan.md shows it: a test keeps both true. */
export const PLAN_TO_BEGIN_WITH = `name: my cluster
currency: EUR
taxPercent: 23              # prices below are without it; leave it out where they have it
litres: 12                  # what the whole machine takes up
assume:
  duty: 0.5                 # part of the time under benchmark load
  pricePerKwh: 0.30

boards:
  node:
    model: rpi-5-8gb        # breadbox plan boards lists what is known
    count: 4
    watts: {worst: 15}      # nothing on USB; before the table's figure
    on: buck                # what feeds it: a rail, a converter, a USB port, a PoE switch, mains
    fuse: 5                 # amperes; each has one of its own
    price: 76
    owned: 1                # the rest is missing
    ordered: 2

supplies:
  main:
    rails:
      12v: {volts: 12, amps: 15, fuse: 15}
    efficiency: 0.88        # of what goes in; unknown where nobody says
    price: 39

converters:
  buck:
    count: 2                # its boards are shared out: two on each
    on: main.12v
    volts: 5.1
    amps: 8
    efficiency: 0.92
    price: 14

switches:
  switch:
    ports: 8
    uplinks: 1              # ports for what is not in the plan
    watts: 4
    volts: 12
    on: main.12v
    price: 25

fans:
  fan:
    count: 2
    volts: 12
    watts: unknown          # is named, and never counted as nothing
    on: main.12v
    price: 9

parts:                      # what draws nothing
  case: {price: 60, used: true}   # no tax is added
  cable: {count: 5, price: 3, spare: 2}
`;
