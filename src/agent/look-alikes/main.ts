import { exitDrained } from '../exit-drained.ts';
import { lookAlike } from './look-alike.ts';

// What breadbox-agent does with `look-alike`, as a program of its own: a tenth of the size, and read anew for every srun.
const [name = '', ...words] = process.argv.slice(2);
lookAlike(name, words).then(exitDrained);
