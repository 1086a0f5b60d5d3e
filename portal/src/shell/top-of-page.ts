import { useLayoutEffect } from 'react';
import { useLocation } from 'wouter';
import { useFilters } from '../address/filters.ts';

let isGoingBack = false;
// Here, at the load of the module, to hear of it before the router does.
addEventListener('popstate', () => {
  isGoingBack = true;
});

/** A page that is gone to begins at its top; where one stood that is gone back to, the browser knows. */
export function useTopOfPage(): void {
  const [path] = useLocation();
  const entity = useFilters().get('arn');
  useLayoutEffect(() => {
    if (!isGoingBack) scrollTo(0, 0);
    isGoingBack = false;
  }, [path, entity]);
}
