import { parentPort, workerData } from 'node:worker_threads';
import { serveStore } from '../store/serve-store.ts';
import { operations } from './operations.ts';

if (parentPort) serveStore(parentPort, workerData, operations);
