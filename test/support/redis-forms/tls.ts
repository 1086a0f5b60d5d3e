import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { makeCertificates } from './certificates.ts';
import { formOf, type RedisForm } from './redis-form.ts';
import { freePort, killOf, startServer } from './redis-server.ts';

/** One server that speaks TLS only, with a certificate made for this run by an authority made for this run. */
export async function startRedisWithTls(): Promise<RedisForm> {
  const folder = createTemporaryFolder();
  const certificates = makeCertificates(folder);
  const port = await freePort();
  const server = await startServer(folder, port, {
    ...{ port: '0', 'tls-port': String(port), 'tls-auth-clients': 'yes' },
    ...{
      'tls-cert-file': certificates.cert,
      'tls-key-file': certificates.key,
      'tls-ca-cert-file': certificates.ca,
    },
  });
  const tls = {
    ca: readFileSync(certificates.ca),
    cert: readFileSync(certificates.cert),
    key: readFileSync(certificates.key),
  };
  return formOf(folder, {
    url: `rediss://lapse@127.0.0.1:${port}`,
    environment: {
      REDIS_TLS_CA_FILE: certificates.ca,
      REDIS_TLS_CERT_FILE: certificates.cert,
      REDIS_TLS_KEY_FILE: certificates.key,
    },
    servers: [new Redis({ host: '127.0.0.1', port, tls })],
    kills: [killOf(server)],
  });
}
