export { createServer, type ApiServer } from './server.ts';
