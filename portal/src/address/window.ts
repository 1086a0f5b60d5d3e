import { useSearchParams } from 'wouter';

/** After how many days without use a service counts as unused: what people can choose from. */
export const windows = [30, 90, 180, 365] as const;
const usual = 90;

/** The window that the address names (`?days=180`), 90 days when it names none. */
export function useWindow(): number {
  const [parameters] = useSearchParams();
  return readWindow(parameters);
}

export function readWindow(parameters: URLSearchParams): number {
  const days = Number(parameters.get('days') ?? usual);
  return Number.isInteger(days) && days >= 0 && days <= 10_000 ? days : usual;
}

/** Carries the window from one page's address to another's. */
export function withWindow(address: string, days: number): string {
  if (days === usual) return address;
  return `${address}${address.includes('?') ? '&' : '?'}days=${days}`;
}
