/** From which share on a cell of the heat map gets the next darker fill. */
export const heatSteps = [0.01, 0.25, 0.5, 0.75];

/** Which fill a share has: 0 for none, so that «none» and «hardly any» never look the same. */
export function heatStep(share: number): number {
  if (share === 0) return 0;
  return Math.max(1, heatSteps.filter((step) => share >= step).length);
}
