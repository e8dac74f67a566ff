import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  plugins: [solid()],
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // The Content-Security-Policy allows no data: URL and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // How long plugins take says nothing to who installs Breadbox.
      checks: { bundlerTimings: false },
      output: {
        // A request costs more than the bytes of a small module: in a chunk for each module that pages share, a first view had up to
        // 29 files and took 157 ms; with these two chunks it has 3 to 8 and takes 120 ms (means of all pages).
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            // The planner and its tables are for two pages alone; with them would come the reader of schemas.
            {
              name: 'parts',
              minShareCount: 2,
              maxModuleSize: 12_000,
              test: /[\\/]src[\\/](?!planner[\\/]|protocol[\\/]plan\.ts|machines[\\/]boards)/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8642' } },
});
