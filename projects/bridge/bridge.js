// Computes bridges: a JSON line {"task","params":{"h1",…}} in, a line {"task","answer":{"value",…}} out.
import { createInterface } from 'node:readline';
import { designBridge } from './design.js';

for await (const line of createInterface({ input: process.stdin })) {
  const { task, params } = JSON.parse(line);
  try {
    const { massKilograms, sagMetres } = designBridge(params);
    console.log(JSON.stringify({ task, answer: { value: massKilograms, sagMillimetres: sagMetres * 1000 } }));
  } catch (error) {
    console.log(JSON.stringify({ task, error: error.message }));
  }
}
