import { readFileSync } from 'node:fs';
import { servers } from './servers/index.ts';
import { answerSchema } from './servers/peer-schema.ts';

/** A server in a process of its own: `server-process.ts <name> <file with the answer>`. */
const [name = '', answerPath = ''] = process.argv.slice(2);
const start = Object.hasOwn(servers, name) ? servers[name] : undefined;
if (start === undefined) throw new Error(`There is no server "${name}".`);
const url = await start(answerSchema.parse(JSON.parse(readFileSync(answerPath, 'utf8'))));
console.log(JSON.stringify({ ready: true, url }));
