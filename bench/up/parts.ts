import type { Part } from '../suite.ts';
import { againstAnsible } from './against-ansible.ts';

export const upParts: readonly Part[] = [againstAnsible];
