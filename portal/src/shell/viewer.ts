import { useQuery } from 'urql';
import { ViewerDocument, type ViewerQuery } from '../api/operations.ts';

/** Who the API takes the visitor for; undefined until it has answered. */
export function useViewer(): ViewerQuery['viewer'] | undefined {
  const [{ data }] = useQuery({ query: ViewerDocument, variables: {} });
  return data?.viewer;
}

/** Whether to offer what changes something. */
export function useMayGenerate(): boolean {
  return useViewer()?.canGenerateReports ?? false;
}
