import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page as it is on a head that has run what `looks.test.ts` lets it run and knows one node. */
export interface KnownPage {
  readonly name: string;
  readonly path: string;
  /** As the dashboard's router has it. */
  readonly route: string;
  readonly heading: RegExp;
  /** A heading of the second level that stands there when all has been loaded; '': there is none. */
  readonly sign: string;
}

/** Each route at least once; those that lead to nothing as well. */
export const PAGES: readonly KnownPage[] = [
  { name: 'home', path: '/', route: '/', heading: /\.$/, sign: 'Finished today' },
  { name: 'nodes', path: '/nodes', route: '/nodes', heading: /^rain1 is known/, sign: 'Groups' },
  { name: 'practice', path: '/nodes/practice', route: '/nodes/practice', heading: /^Practise on virtual/, sign: '' },
  { name: 'node', path: '/nodes/rain1', route: '/nodes/:node', heading: /^rain1 is known/, sign: 'As it is listed' },
  { name: 'no-node', path: '/nodes/nobody', route: '/nodes/:node', heading: /^There is no node nobody/, sign: '' },
  { name: 'up', path: '/up', route: '/up', heading: /^Make 1 node a cluster/, sign: 'Choices' },
  { name: 'no-up', path: '/up/u9', route: '/up/:up', heading: /^There is no up u9/, sign: '' },
  { name: 'alerts', path: '/alerts', route: '/alerts', heading: /\.$/, sign: 'Where alerts are sent' },
  {
    name: 'doctor',
    path: '/doctor',
    route: '/doctor',
    heading: /^The doctor has not looked/,
    sign: 'Examine some nodes',
  },
  {
    name: 'no-look',
    path: '/doctor/d9',
    route: '/doctor/:examination',
    heading: /^There is no examination d9/,
    sign: '',
  },
  { name: 'network', path: '/network', route: '/network', heading: /^The network was not measured/, sign: '' },
  { name: 'no-test', path: '/network/t9', route: '/network/:test', heading: /^There is no measurement t9/, sign: '' },
  {
    ...{ name: 'bench', path: '/benchmarks', route: '/benchmarks' },
    ...{ heading: /^This machine was not measured/, sign: 'Beside other machines' },
  },
  {
    ...{ name: 'no-result', path: '/benchmarks/b9', route: '/benchmarks/:run' },
    ...{ heading: /^There is no result b9/, sign: '' },
  },
  {
    ...{ name: 'crossover', path: '/benchmarks/crossover', route: '/benchmarks/crossover' },
    ...{ heading: / overtakes /, sign: 'What is assumed' },
  },
  { name: 'plan', path: '/plan', route: '/plan', heading: /^Plan a machine before/, sign: 'The plan' },
  {
    name: 'machine',
    path: '/machine',
    route: '/machine',
    heading: /^One node, and the speed of no cable/,
    sign: 'Cables',
  },
  { name: 'handbook', path: '/handbook', route: '/handbook', heading: /^The handbook of /, sign: 'What was changed' },
  { name: 'jobs', path: '/jobs', route: '/jobs', heading: /^No job has run here yet/, sign: 'Write one here' },
  { name: 'submit', path: '/jobs/new', route: '/jobs/new', heading: /^Write a script/, sign: '' },
  { name: 'no-job', path: '/jobs/999', route: '/jobs/:job', heading: /^There is no job 999/, sign: '' },
  { name: 'farm', path: '/farm', route: '/farm', heading: /projects? (is|are) here/, sign: 'Projects' },
  { name: 'lend', path: '/farm/lend', route: '/farm/lend', heading: /^Lend a computer/, sign: '3. Begin' },
  {
    ...{ name: 'project', path: '/farm/projects/mandelbrot', route: '/farm/projects/:project' },
    ...{ heading: /^mandelbrot has run 2 times/, sign: 'Speed-up' },
  },
  {
    ...{ name: 'run', path: '/farm/runs/r2', route: '/farm/runs/:run' },
    ...{ heading: /^mandelbrot is done/, sign: 'Speed-up' },
  },
  {
    ...{ name: 'run-failed', path: '/farm/runs/r3', route: '/farm/runs/:run' },
    ...{ heading: /^breaks is done, but 1 of 3 tasks failed/, sign: 'What went wrong' },
  },
  {
    ...{ name: 'run-uncollected', path: '/farm/runs/r4', route: '/farm/runs/:run' },
    ...{ heading: /^uncollected is done, but collect failed/, sign: 'Why' },
  },
  { name: 'no-run', path: '/farm/runs/r999', route: '/farm/runs/:run', heading: /^There is no run r999/, sign: '' },
  {
    ...{ name: 'no-project', path: '/farm/projects/nothing', route: '/farm/projects/:project' },
    ...{ heading: /^There is no project nothing/, sign: '' },
  },
  { name: 'consoles', path: '/consoles', route: '/consoles', heading: /\.$/, sign: '' },
  { name: 'kiosk', path: '/kiosk', route: '/kiosk', heading: /\S/, sign: '' },
  { name: 'no-page', path: '/nowhere', route: '*', heading: /^There is no such page/, sign: '' },
];

/** What the router knows; the login is shown to those who are not in. */
export function allRoutes(): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '../../src/dashboard/main.tsx'), 'utf8');
  return [...text.matchAll(/<Route path="([^"]+)"/g)].flatMap(([, path]) => (path === '/login' ? [] : (path ?? [])));
}
