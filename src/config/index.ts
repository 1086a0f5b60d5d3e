export { readApiSettings, type ApiSettings } from './api-settings.ts';
export type { MetricsAddress } from './metrics-settings.ts';
export { readWorkerSettings, type WorkerSettings } from './worker-settings.ts';
export { readRedisSettings, type RedisSettings, type RedisTls } from './redis-settings.ts';
export type { HostAndPort, RedisAddress } from './redis-url.ts';
export type { JwtSettings, LimitSettings, SecuritySettings } from './security-settings.ts';
export type { ServiceToken } from './service-token-setting.ts';
export { SettingsError } from './read-settings.ts';
export { readYamlFile, type YamlFile } from './yaml-file.ts';
