import { expect, test } from 'vitest';
import { clusterName } from './cluster-name.ts';

test.each([
  [['rain0', 'rain1', 'rain12'], 'head', 'rain'],
  [['pi-1', 'pi-2'], 'head', 'pi'],
  [['rain0', 'pi1'], 'head', 'head'],
  [['1', '2'], 'head', 'head'],
  [['desk'], 'head', 'desk'],
  [[], 'head', 'head'],
  [[], undefined, 'Breadbox'],
])('%j on %s: %s', (nodes, head, name) => {
  expect(clusterName(nodes, head)).toBe(name);
});
