export { readApiSettings, type ApiSettings } from './api-settings.ts';
export { readWorkerSettings, type WorkerSettings } from './worker-settings.ts';
export type { ServiceToken } from './service-token-setting.ts';
export { SettingsError } from './read-settings.ts';
