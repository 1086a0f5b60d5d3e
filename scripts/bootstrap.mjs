// Plain JavaScript without dependencies: this runs on a clone where nothing is installed yet, perhaps by an old Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes the clone ready to run TypeScript: checks Node's version, installs the npm packages where they are missing
 * or differ from package-lock.json, and registers tsx in this process. Ends the process with a message where it can't.
 */
export async function bootstrap() {
  checkNodeVersion();
  if (!packagesAreInstalled()) installPackages();
  process.chdir(root);
  const { register } = await import('tsx/esm/api');
  register();
}

function checkNodeVersion() {
  const required = readJson('package.json').engines.node.replace('>=', '');
  if (compareVersions(process.versions.node, required) >= 0) return;
  fail(
    `Lapse needs Node.js ${required} or newer; ${process.execPath} is ${process.versions.node}. ` +
      'Get a current one from https://nodejs.org or your version manager.',
  );
}

function compareVersions(left, right) {
  const [lefts, rights] = [left, right].map((version) => version.split('.').map(Number));
  const index = [0, 1, 2].find((part) => (lefts[part] || 0) !== (rights[part] || 0));
  return index === undefined ? 0 : (lefts[index] || 0) - (rights[index] || 0);
}

/** npm writes what it installed into node_modules/.package-lock.json, in the form of package-lock.json. */
function packagesAreInstalled() {
  if (!existsSync(`${root}node_modules/.package-lock.json`)) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(readJson('package-lock.json').packages)
    .filter(([path]) => path !== '')
    .every(([path, wanted]) =>
      installed[path] === undefined ? wanted.optional : installed[path].version === wanted.version,
    );
}

function installPackages() {
  console.log('Installing npm packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync(command, [...args, ...options], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  fail(`npm ci failed${error ? ` (${error.message})` : ''}; its messages are above.`);
}

function readJson(path) {
  return JSON.parse(readFileSync(root + path, 'utf8'));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
