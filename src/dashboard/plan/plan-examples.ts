/** Plans to begin with, each fetched when it is chosen. */
export const PLAN_EXAMPLES = [
  {
    key: 'new',
    name: 'New, each line explained',
    load: async () => (await import('../../planner/plan-to-begin-with.ts')).PLAN_TO_BEGIN_WITH,
  },
  { key: 'parc', name: 'PaRC', load: async () => (await import('../../../plans/parc.yaml?raw')).default },
  {
    key: 'pine64-hosting',
    name: 'PINE64 hosting',
    load: async () => (await import('../../../plans/pine64-hosting.yaml?raw')).default,
  },
  { key: 'hpc-diy', name: 'HPC DIY', load: async () => (await import('../../../plans/hpc-diy.yaml?raw')).default },
  { key: 'cakejar', name: 'Cakejar', load: async () => (await import('../../../plans/cakejar.yaml?raw')).default },
  {
    key: 'rain-mark-2',
    name: 'RAIN Mark II',
    load: async () => (await import('../../../plans/rain-mark-2.yaml?raw')).default,
  },
] as const;
export type PlanExample = (typeof PLAN_EXAMPLES)[number];
