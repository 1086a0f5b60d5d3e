/**
 * Loaded before a program (`node --import`): its clock is off by what the file LAPSE_TEST_CLOCK says, in
 * milliseconds, from the moment on when the file says so.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
const readOffset = () => Number(readFileSync(process.env.LAPSE_TEST_CLOCK, 'utf8'));
let offset = readOffset();
setInterval(() => (offset = readOffset()), 50).unref();

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }

  static now() {
    return RealDate.now() + offset;
  }
};
