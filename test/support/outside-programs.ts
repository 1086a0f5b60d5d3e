import { canInstallPackages, installPackages } from '../../scripts/processes/debian-packages.ts';
import { findOnPath } from '../../scripts/processes/programs-on-path.ts';

/** What Chromium is called: on Debian, on other Linuxes, and as Google's own build. */
export const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome'];

/** Programs that the tests in test/outside drive, and the Debian package that each comes in. */
const programs = [
  { names: ['aws'], debianPackage: 'awscli' },
  { names: chromiumNames, debianPackage: 'chromium' },
  { names: ['promtool'], debianPackage: 'prometheus' },
];

/** Before the tests in test/outside: installs what is missing where that is permitted, and says what is missing elsewhere. */
export function setup(): void {
  const missing = programs
    .filter(({ names }) => findOnPath(names) === undefined)
    .map(({ debianPackage }) => debianPackage);
  if (missing.length === 0) return;
  if (canInstallPackages()) installPackages(missing, 'the tests in test/outside drive them');
  else throw new Error(`The tests in test/outside need these on PATH; install them: ${missing.join(', ')}`);
}
