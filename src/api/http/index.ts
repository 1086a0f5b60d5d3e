export { isLoopback } from './loopback.ts';
export { createServer, type ApiServer } from './server.ts';
