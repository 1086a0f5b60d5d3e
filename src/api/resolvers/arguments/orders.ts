import type { EntityOrder, ServiceOrder } from '../../../reports/access-index/index.ts';
import type {
  EntityOrder as EntityOrderInput,
  ServiceOrder as ServiceOrderInput,
} from '../../generated/schema.ts';
import { readDays } from './days.ts';

/** @throws ApiError BAD_USER_INPUT for negative days */
export function readEntityOrder(order: EntityOrderInput | null | undefined): EntityOrder | null {
  if (order == null) return null;
  const { unusedForDays } = order;
  return unusedForDays == null
    ? order
    : { ...order, unusedForDays: readDays('unusedForDays', unusedForDays) };
}

/** @throws ApiError BAD_USER_INPUT for negative days */
export function readServiceOrder(order: ServiceOrderInput | null | undefined): ServiceOrder | null {
  if (order == null) return null;
  return { ...order, unusedForDays: readDays('unusedForDays', order.unusedForDays) };
}
