export { readApiSettings, type ApiSettings } from './api-settings.ts';
export { readWorkerSettings, type WorkerSettings } from './worker-settings.ts';
export type { JwtSettings, LimitSettings, SecuritySettings } from './security-settings.ts';
export type { ServiceToken } from './service-token-setting.ts';
export { SettingsError } from './read-settings.ts';
export { parseYamlFile, readYamlFile, type YamlFile } from './yaml-file.ts';
