import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from '../../../scripts/processes/debian-packages.ts';
import { findOnPath } from '../../../scripts/processes/programs-on-path.ts';

/** An authority, and one certificate by it for both sides. */
export function makeCertificates(folder: string) {
  if (findOnPath(['openssl']) === undefined && canInstallPackages()) {
    installPackages(['openssl'], 'The tests make certificates');
  }
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=Authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(
    ...['req', '-x509', ...newKey, '-subj', '/CN=Redis', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-CA', 'ca.pem', '-CAkey', 'ca.key', '-keyout', 'own.key', '-out', 'own.pem'],
  );
  return { ca: at('ca.pem'), cert: at('own.pem'), key: at('own.key') };
}
