import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

/** `npm run portal:dev` shows the portal while it is worked on, over the API that `npm start` runs. */
const api = process.env.LAPSE_API ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress()],
  // graphql-ws would bring all of graphql-js along for one function of two lines.
  build: { outDir: '../dist/portal', emptyOutDir: true, assetsInlineLimit: 0, reportCompressedSize: false },
  server: {
    proxy: { '/graphql': { target: api, ws: true, rewriteWsOrigin: true } },
  },
});
