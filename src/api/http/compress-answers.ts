import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Below, what compressing takes is more than what it saves. */
const smallestBytes = 4_096;

/**
 * Compresses large answers for clients that accept it; event streams never, because each event has to arrive at once.
 * Has to be called before the routes are made. Answers hold no secret beside what a client sent, and no other page
 * can send a caller's bearer token, so that nobody learns anything from an answer's length.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: smallestBytes,
    // What the libraries take for files that are compressed once takes tens of milliseconds for each answer.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
    zlibOptions: { level: 3 },
    // A small request must not become a large one.
    globalDecompression: false,
  });
}
