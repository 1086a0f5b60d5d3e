/** A request on the admin path that can't be met; the message says why. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly status: 400 | 404;

  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}
