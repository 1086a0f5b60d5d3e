import type { ReactNode } from 'react';
import { Link as AnyLink } from 'wouter';
import { useWindow, withWindow } from './window.ts';

interface LinkProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly title?: string;
}

/** A link within the portal; the chosen time window goes along. */
export function Link({ to, ...rest }: LinkProps) {
  return <AnyLink href={withWindow(to, useWindow())} {...rest} />;
}
