export { AuditLog } from './audit-log.ts';
export { auditMutations } from './audit-mutations.ts';
