/** vitest's global setup before tests that start the product. */
export { ensureBuild as setup } from '../../scripts/processes/product-build.ts';
