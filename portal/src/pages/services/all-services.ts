import { ServicesDocument, type ServiceFilter, type ServiceRowFragment } from '../../api/operations.ts';
import type { Answer, QuestionOptions } from '../../parts/answer.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { useWholeList } from '../../parts/whole-list.ts';

/** Every service with its counts over the entities that the filter asks for. */
export function useAllServices(
  filter: ServiceFilter,
  days: number,
  options?: QuestionOptions,
): Answer<readonly ServiceRowFragment[]> {
  const variables = { filter, days, after: null };
  return useWholeList(
    JSON.stringify(variables),
    pagesOf(ServicesDocument, variables, ({ services }) => services),
    options,
  );
}
