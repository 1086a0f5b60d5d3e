import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));
