import type { OrganizationReport } from './access/organization-report.ts';
import { ReportCache, type ReportSubject } from './access/report-cache.ts';
import { Jobs } from './access/jobs.ts';
import { Sessions, userCredential, type Credential, type Identity } from './auth/credentials.ts';
import { combine, fraction, hashText } from './random.ts';
import { applySettings, changesWorld, SettingsError, type Settings } from './settings.ts';
import { Statistics } from './statistics.ts';
import { Throttles } from './throttles.ts';
import type { Catalogue } from './world/catalogue.ts';
import { World } from './world/world.ts';

/** All that one simulated AWS is made of; operations and the admin path act on it. */
export class Simulation {
  readonly sessions = new Sessions();
  readonly jobs = new Jobs<ReportSubject>();
  readonly organizationJobs = new Jobs<OrganizationReport>();
  readonly throttles = new Throttles();
  readonly statistics = new Statistics();
  readonly reports = new ReportCache();
  readonly #catalogue: Catalogue;
  readonly #start = Date.now();
  #draws = 0;
  #settings: Settings;
  #world: World;

  constructor(settings: Settings, catalogue: Catalogue) {
    this.#settings = settings;
    this.#catalogue = catalogue;
    this.#world = new World(settings, catalogue, this.#start);
  }

  get settings(): Settings {
    return this.#settings;
  }

  get world(): World {
    return this.#world;
  }

  /** Changes knobs at run time. A change of the world's shape makes a new world. Throws SettingsError. */
  change(patch: unknown): Settings {
    const before = this.#settings;
    this.#settings = applySettings(before, patch);
    if (changesWorld(before, this.#settings))
      this.#world = new World(this.#settings, this.#catalogue, this.#start);
    return this.#settings;
  }

  /** The credential with this access key: a session's, or the worker's user's. */
  credential(accessKeyId: string): Credential | undefined {
    const session = this.sessions.find(accessKeyId);
    if (session !== undefined) return session;
    const { worker, managementAccountId } = this.world;
    return worker?.accessKeyId === accessKeyId
      ? userCredential(worker.user, managementAccountId, worker)
      : undefined;
  }

  /** The keys that a worker starts from. Throws when their user was deleted. */
  workerKey(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
    const { worker } = this.world;
    if (worker === undefined)
      throw new SettingsError('The user that workers start from was deleted from the world.');
    return { accessKeyId: worker.accessKeyId, secretAccessKey: worker.secretAccessKey };
  }

  /** Whether a fault that has this share of all calls strikes now; the same run of calls meets the same faults. */
  strikes(share: number): boolean {
    if (share === 0) return false;
    this.#draws++;
    return fraction(combine(this.#draws, hashText(this.settings.seed))) < share;
  }

  /** Who owns the jobs of a caller: an IAM user whichever key it uses; a role's session by the session rule. */
  jobOwner(caller: Identity, accessKeyId: string): string {
    const isExact = caller.kind === 'SESSION' && this.settings.sessionRule === 'exact-session';
    return isExact ? accessKeyId : caller.arn;
  }
}
