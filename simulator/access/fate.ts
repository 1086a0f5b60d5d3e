import { combine, fraction, hashText } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { Entity } from '../world/entity.ts';

/** What becomes of an entity's reports. */
export type Fate = 'completes' | 'failed' | 'stuck' | 'vanished';

/**
 * The fate that the settings' shares give an entity, always the same one. AWS-managed policies never vanish.
 */
export function fateOf(settings: Settings, entity: Entity): Fate {
  const luck = fraction(combine(hashText(`${settings.seed} fate`), hashText(`${entity.id} ${entity.arn}`)));
  const { failedShare, stuckShare, vanishedShare } = settings;
  if (luck < failedShare) return 'failed';
  if (luck < failedShare + stuckShare) return 'stuck';
  const canVanish = entity.type !== 'POLICY' || !entity.isAwsManaged;
  return canVanish && luck < failedShare + stuckShare + vanishedShare ? 'vanished' : 'completes';
}
