export { readApiSettings, type ApiSettings } from './api-settings.ts';
export { readWorkerSettings, type WorkerSettings } from './worker-settings.ts';
export { SettingsError } from './read-settings.ts';
